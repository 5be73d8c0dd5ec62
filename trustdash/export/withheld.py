"""Survey answers as a redacted pack holds them: what no page shows of a small group is not told.

The latest wave of each question alone, with the day of the last answer in place of each day.
Answers of a group that is shown nowhere are put together with those of the others like it, under no
name; of the group itself its size is left (rows whose value is NaN), by which one can check that it
had to be hidden.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from trustdash import queries
from trustdash.ledger import Reader
from trustdash.metrics.engagement import employee_series
from trustdash.metrics.perception import EASE, RECOMMEND, SATISFIED, asks_for_ease
from trustdash.metrics.suppression import FEWEST, UNSTATED
from trustdash.metrics.surveys import Series, latest
from trustdash.metrics.trust import MARKET, TRUST, trust_series

WITHHELD, WITHHELD_STAFF = "withheld", "withheld, employees"
"""The groups under which answers stand whose own group is not told."""
_AMOUNTS = ["n", "weight_sum", "weight_sq_sum"]


def answers(reader: Reader) -> pa.Table:
    """Return the rows of the view `response_daily` with small groups withheld."""
    rows = queries.fetch_all("responses", reader)
    waves = queries.fetch_all("waves", reader)
    groups = queries.fetch_all("stakeholder_groups", reader)
    staff = frozenset(groups.loc[groups["kind"] == "employee", "id"])
    published = list(_published(rows, waves, groups))
    asked = {(each.wave_id, str(item)) for each in published for item in each.everyone.items}
    is_asked = [key in asked for key in zip(rows["wave_id"], rows["item"], strict=True)]
    # Of a type, because an empty list would choose columns.
    rows = rows[pd.Series(is_asked, index=rows.index, dtype=bool)]
    shown = _shown(published)
    named = rows["group_name"].fillna(UNSTATED)
    is_shown = pd.Series(
        [key in shown for key in zip(rows["wave_id"], rows["item"], named, strict=True)],
        index=rows.index,
        dtype=bool,
    )
    is_staff = rows["group_id"].isin(staff)
    # Which wave is the latest may follow from the last answer, so the day of that one is kept.
    last_on = rows.groupby(["wave_id", "item", is_staff])["last_on"].transform("max")
    rows = rows.assign(answered_on=last_on)
    hidden = rows[~is_shown]
    pool = is_staff[~is_shown].map({True: WITHHELD_STAFF, False: WITHHELD})
    sizes = hidden.assign(value=np.nan, weight_sum=0.0, weight_sq_sum=0.0)
    told = pd.concat([rows[is_shown], hidden.assign(group_id=pool), sizes])
    return _table(told, reader.table("response_daily").schema)


def _published(rows: pd.DataFrame, waves: pd.DataFrame, groups: pd.DataFrame) -> Iterator[Series]:
    """Yield each series that a metric tells of."""
    yield from latest(rows, waves, RECOMMEND)
    yield from latest(rows, waves, SATISFIED)
    yield from latest(rows, waves, EASE, asks_for_ease)
    for of_staff in employee_series(rows, waves, groups):
        yield from of_staff
    yield from trust_series(rows, waves, TRUST)
    yield from trust_series(rows, waves, MARKET)


def _shown(published: list[Series]) -> set[tuple[str, str, str]]:
    """Return (wave, question, group) of each group that is shown with that question anywhere."""
    return {
        (series.wave_id, item, group)
        for series in published
        for group, its in series.groups.items()
        if its.people >= FEWEST
        for item in its.items
    }


def _table(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return the rows in one fixed order, with the columns and types of the view."""
    keys = [name for name in schema.names if name not in _AMOUNTS]
    summed = rows.groupby(keys, dropna=False, sort=True, as_index=False)[_AMOUNTS].sum()
    columns = {name: summed[name].astype(object).tolist() for name in schema.names}
    columns["group_id"] = [None if pd.isna(cell) else cell for cell in columns["group_id"]]
    columns["answered_on"] = [day.date() for day in summed["answered_on"]]
    # As lists, so that NaN stays a number: it says that a value is withheld.
    return pa.table([pa.array(columns[name], schema.field(name).type) for name in schema.names],
                    schema=schema)  # fmt: skip

"""Two files that should agree: compare with what is on file instead of storing."""

from datetime import date
from typing import Any

import pandas as pd

from trustdash.errors import ImportRefused
from trustdash.importing.mapping import Mapped
from trustdash.importing.observed import FactPlan
from trustdash.importing.profile import Profile
from trustdash.importing.sheet import BadRow
from trustdash.ledger import Ledger, arrow_schema
from trustdash.model.entities import FACTS
from trustdash.model.lens import LOCAL, Lens

_EVER = date(9999, 12, 31)


def plan_reconciliation(ledger: Ledger, profile: Profile, mapped: Mapped, file: str) -> FactPlan:
    """Compare each row's value with the one on file, and store nothing.

    A row that agrees is known already; one that differs by more than the tolerance, or has no
    counterpart, is refused with both values. ImportRefused if nothing at all is on file to compare
    with: the wrong file was loaded first.
    """
    rule = profile.reconcile
    assert rule is not None
    given = mapped.table.to_pandas()
    keys = list(rule.key)
    on_file = _on_file(ledger, mapped.entity, keys, rule.value)
    for frame in (given, on_file):
        for key in keys:
            # A date and a text are compared as they are written.
            frame[key] = frame[key].astype(str).str.slice(0, 40).str.removesuffix(" 00:00:00")
    joined = given.merge(on_file, on=keys, how="left", suffixes=("", "_on_file"))
    held = joined[f"{rule.value}_on_file"]
    if len(joined) and held.isna().all():
        raise ImportRefused(
            f"{file}: nothing is on file to compare it with.",
            f"Import the file that it should agree with first: {profile.description}",
        )
    differs = ~((joined[rule.value] - held).abs() <= rule.tolerance)
    bad = [_flag(row, rule.value, file) for row in joined[differs].to_dict("records")]
    good = mapped.read - mapped.refused
    nothing = arrow_schema(mapped.entity).empty_table()
    return FactPlan(nothing, 0, good - len(bad), 0, tuple(bad))


def _on_file(ledger: Ledger, entity: str, keys: list[str], value: str) -> pd.DataFrame:
    names = [*keys, value]
    known = FACTS[entity].model_fields
    assert all(name in known for name in names)
    with ledger.at(Lens(as_of=_EVER, scope=LOCAL)) as reader:
        return reader.frame(f"SELECT {', '.join(names)} FROM seen.{entity}")


def _flag(row: dict[Any, Any], value: str, file: str) -> BadRow:
    held = row[f"{value}_on_file"]
    if pd.isna(held):
        said, what = f"{row[value]:,.2f}", "There is no such value on file."
    else:
        said = f"{row[value]:,.2f} (on file: {held:,.2f})"
        what = "It differs from the value on file for the same period and group."
    rule = f"{what} Find out which of the two files is wrong."
    return BadRow(file, int(row["source_row"]), value, said, rule)

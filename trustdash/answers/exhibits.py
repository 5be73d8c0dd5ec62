"""The charts that several pages share: their data, finding, caption, alt text and table."""

from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, sentences, tables
from trustdash.answers.answer import Exhibit, Table
from trustdash.answers.lists import promises
from trustdash.answers.measured import Measured, headline, major_incidents
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of
from trustdash.charts.ageing_bars import BANDS, ageing_bars
from trustdash.charts.progress_bars import PARTS, progress_bars
from trustdash.charts.trend_small import trend_small
from trustdash.metrics.promises import timed

_MOST_LINES = 3


def alt(title: str, caption: str, table: Table) -> str:
    """Return a chart's text for people who can't see it: its finding, what it shows, how much."""
    rows = len(table.rows)
    return f"{title}. {caption} {rows} {agree(rows, 'row', 'rows')} in the table below."


def exhibit(
    name: str, title: str, caption: str, draw: Any, table: Table, empty: str | None = None
) -> Exhibit:
    """Return an exhibit with its alt text."""
    return Exhibit(name, title, caption, alt(title, caption, table), draw, table, empty)


def pivot(frame: pd.DataFrame, row: str, column: str, order: tuple[str, ...], heading: str,
          caption: str) -> Table:  # fmt: skip
    """Return counts in long form as a table with one column for each part."""
    wide = frame.pivot_table(
        index=row, columns=column, values="count", aggfunc="sum", fill_value=0, sort=False
    ).reindex(columns=list(order), fill_value=0)
    rows = [
        (str(label), *map(formats.count, counts), formats.count(sum(counts)))
        for label, counts in zip(wide.index, wide.to_numpy().tolist(), strict=True)
    ]
    return tables.plain(caption, (heading, *order, "All"), rows)


def promise_progress(numbers: Numbers) -> Exhibit:
    """Show for each incident how many of its promises were kept, are late, or not yet due.

    The title says metric M1, as the page's card does. The bars count every promise with a first
    date; the caption says how many those are, and which of them M1 leaves out so far.
    """
    rows = _progress(numbers)
    counts = rows.groupby(["label", "part"], sort=False).size().rename("count").reset_index()
    caption = _progress_caption(rows, numbers)
    table = pivot(counts, "label", "part", PARTS, "Incident", caption)
    empty = None if len(rows) else "No promise with a date is on file."
    return exhibit("commitment-progress", _progress_title(rows, numbers), caption,
                   partial(progress_bars, counts), table, empty)  # fmt: skip


def _progress_title(rows: pd.DataFrame, numbers: Numbers) -> str:
    kept, due = numbers.counted("M1"), numbers.base("M1")
    if amount_of(due):
        noun = agree(due, "promise", "promises")
        return f"{kept.text} of {due.text} {noun} due so far kept by the first date"
    return "No promise is due yet" if len(rows) else "What became of the promises"


def _progress_caption(rows: pd.DataFrame, numbers: Numbers) -> str:
    """Say what the bars count, and how that differs from what was due so far."""
    noun = agree(len(rows), "promise", "promises")
    every = f"All {formats.count(len(rows))} {noun} with a first date, by incident"
    ahead = len(rows) - int(amount_of(numbers.base("M1")))
    early = int((rows["part"] == PARTS[0]).sum() - amount_of(numbers.counted("M1")))
    still = f", the {formats.count(ahead)} whose first date has not passed among them"
    are = agree(early, "is", "are")
    said = f" {formats.count(early)} of these {are} delivered already." if early else ""
    gone = "Withdrawn and replaced ones are left out."
    return f"{every}{still if 0 < ahead < len(rows) else ''}.{said} {gone}"


def _progress(numbers: Numbers) -> pd.DataFrame:
    """Return the dated promises with the label of their incident and the part they belong to."""
    rows = timed(numbers.frame("commitments"))
    rows = rows[rows["original_due_date"].notna()]
    rows = rows.sort_values(["incident_id", "id"], na_position="last").copy()
    owed = set(promises.owed(numbers)["id"])
    late = promises.overdue_ids(numbers, "commitments")
    rows["label"] = [formats.shortened(title, 38) or "No incident" for title in
                     rows["incident_title"]]  # fmt: skip
    rows["part"] = [_part(row, owed, late) for row in tables.each_row(rows)]
    return rows


def _part(row: Any, owed: set[str], late: frozenset[str]) -> str:
    """Tell what became of a promise; one whose day of delivery is not known was not on time."""
    if row.id in owed:
        return PARTS[2] if row.id in late else PARTS[3]
    if row.delivered_on <= row.original_due_date:
        return PARTS[0]
    return PARTS[2] if row.status == "not_kept" else PARTS[1]


def satisfaction_trend(numbers: Numbers) -> Exhibit:
    """Show the measures of satisfaction over time, or the first headline measure if none is."""
    found = _satisfaction(headline(numbers))
    series = pd.concat(
        [each.points.assign(name=each.kpi.name)[["name", "period_end", "value"]] for each in found]
        or [pd.DataFrame({"name": [], "period_end": pd.to_datetime([]), "value": []})],
        ignore_index=True,
    )
    unit = found[0].kpi.unit if found else ""
    marks = "; vertical lines mark major incidents" if len(major_incidents(numbers)) else ""
    caption = f"Value per period in {unit_name(unit)}; now is the mean of the last 4{marks}."
    draw = partial(
        trend_small,
        series,
        unit=unit,
        incidents=major_incidents(numbers),
        now=_now(found),
        decimals=int(found[0].kpi.decimals) if found else 0,
    )
    empty = None if len(series) else "No measure of satisfaction is on file."
    return exhibit("satisfaction-trend", _trend_title(found), caption, draw,
                   _trend_table(found, caption), empty)  # fmt: skip


def _satisfaction(found: tuple[Measured, ...]) -> tuple[Measured, ...]:
    filled = tuple(each for each in found if each.points["value"].notna().any())
    named = tuple(each for each in filled if "satisf" in each.kpi.name.lower()) or filled[:1]
    return tuple(each for each in named if each.kpi.unit == named[0].kpi.unit)[:_MOST_LINES]


def _now(found: tuple[Measured, ...]) -> dict[str, float]:
    """Return what the words call now, by name; a stale measure has a last value and no now."""
    return {
        each.kpi.name: each.state.now
        for each in found
        if each.state.now is not None and not each.state.stale
    }


def _trend_title(found: tuple[Measured, ...]) -> str:
    if not found:
        return "Satisfaction"
    first = found[0]
    if first.state.now is None:
        return f"{first.kpi.name}: no data yet"
    before = first.state.before
    was = "" if before is None else f", {first.shown(before)} before the incident"
    return f"{first.kpi.name}: {first.shown(first.state.now)} {sentences.when(first)}{was}"


def _trend_table(found: tuple[Measured, ...], caption: str) -> Table:
    rows = [
        (each.kpi.name, formats.day(row.period_end), each.shown(row.value))
        for each in found
        for row in tables.each_row(each.points)
    ]
    return tables.plain(caption, ("Measure", "Period ending", "Value"), rows)


def unit_name(unit: str) -> str:
    """Return a unit in the words of a caption: `per cent`, `counts`, `points`."""
    return {"%": "per cent", "": "counts"}.get(unit, unit)


def overdue_by_age(numbers: Numbers, by: str = "team") -> Exhibit:
    """Show the overdue actions by how long they are late, for each team, incident or owner."""
    rows = aged(numbers, by)
    total, old = len(rows), int((rows["band"] == BANDS[-1]).sum())
    title = "Overdue actions by age"
    if total:
        noun = agree(total, "action", "actions")
        title = f"{formats.count(total)} {noun} overdue, {formats.count(old)} by more than 90 days"
    caption = f"Overdue corrective actions by {by} and days late; longest on top."
    counts = rows.groupby(["label", "band"], sort=False).size().rename("count").reset_index()
    table = pivot(counts, "label", "band", BANDS, by.capitalize(), caption)
    empty = None if total else "No corrective action is overdue."
    return exhibit("overdue-by-age", title, caption, partial(ageing_bars, counts), table, empty)


def aged(numbers: Numbers, by: str) -> pd.DataFrame:
    """Return the overdue actions with their band of metric M10 and the label they are grouped by.

    Groups with most overdue actions stand first.
    """
    banded = [
        value.rows[value.rows["counted"].astype(bool)].assign(band=value.part)
        for value in numbers.of("M10")
        if value.group == "actions" and value.part in BANDS
    ]
    rows = pd.concat(banded) if banded else numbers.frame("actions").iloc[:0].assign(band="")
    column = {"team": "team", "incident": "incident_title", "owner": "owner"}[by]
    rows = rows.assign(label=[_label(name, by) for name in rows[column]])
    sizes = rows["label"].value_counts()
    return rows.assign(size=rows["label"].map(sizes)).sort_values(
        ["size", "label", "band"], ascending=[False, True, True]
    )


def _label(name: Any, by: str) -> str:
    return formats.shortened(name, 38) or f"No {by}"

"""What the words, the pill and the chart say of one fix: before, after, and how sure that is.

Nothing here says that a fix led to a change: a measure rose after it.
"""

from functools import partial

import pandas as pd

from trustdash.answers import formats, states, tables
from trustdash.answers.answer import Block, Cell, Exhibit, Fact, Table, read_aloud
from trustdash.answers.exhibits import exhibit, unit_name
from trustdash.answers.fixes import Fix, comparison_values
from trustdash.answers.measured import major_incidents
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import and_so
from trustdash.charts.before_after import Levels, before_after
from trustdash.metrics.fixes import FEWEST_VALUES, Change, Reading

NO_PROOF = "That does not prove what led to it."
_ALIKE = "Neighbouring values move together; the interval allows for that."
_DRAWN_BEFORE = 52
_MOST_NAMED = 3


def pill(fix: Fix) -> Cell:
    """Return what the measure shows since the fix: the pill, with the sentence beside it."""
    close = "" if not fix.close_to else f" {close_to(fix)}"
    return states.pill(states.SINCE_FIX, fix.reading.verdict, f"{sentence(fix)}{close}")


def sentence(fix: Fix) -> str:
    """Say what the measure did after the fix, by the interval of the difference."""
    reading, name = fix.reading, str(fix.kpi.name)
    if reading.verdict == "too early":
        return f"{name}: {_too_early(reading)}."
    if reading.change is None or not reading.has_interval:
        return f"{name} can't be read: {reading.why_not}."
    if reading.is_claimed:
        return f"{_moved(fix, reading.change)} ({_limits(fix, reading.change)}), more than chance."
    if reading.was_moving:
        way = "rising" if reading.change.difference > 0 else "falling"
        return (
            f"{name}: {way} before the fix already, no clear change of its course "
            f"({_limits(fix, reading.change)} between the levels)."
        )
    what = "change that matters" if reading.verdict == "no change that matters" else "clear change"
    return f"{name}: no {what} after the fix ({_limits(fix, reading.change)})."


def _too_early(reading: Reading) -> str:
    if reading.readable_from is not None:
        return f"too early: {reading.why_not}; readable from {formats.day(reading.readable_from)}"
    return f"too early: {reading.why_not}; the newest value ends {formats.day(reading.last_value)}"


def _moved(fix: Fix, moved: Change) -> str:
    """Say `Payments available rose from 99.61 to 99.94% after the fix`."""
    way = "rose" if moved.difference > 0 else "fell"
    decimals = _decimals(fix, moved)
    first = formats.number(moved.before, decimals)
    second = formats.with_unit(moved.after, fix.kpi.unit, decimals)
    return f"{fix.kpi.name} {way} from {first} to {second} after the fix"


def _decimals(fix: Fix, moved: Change) -> int:
    """Return as many decimals as the measure has, one more where they would hide the change."""
    decimals = int(fix.kpi.decimals)
    told = (moved.before, moved.after)
    limits = () if moved.is_ratio else (moved.lower, moved.upper)
    hidden = any(limit and not formats.number(limit, decimals).strip("−0.") for limit in limits)
    same = len({formats.number(value, decimals) for value in told}) == 1
    return decimals + 1 if hidden or (same and moved.claimed) else decimals


def _limits(fix: Fix, moved: Change) -> str:
    """Write the interval of a change: `0.20 to 0.46 points`, `1.9 to 3.4 times as many`."""
    if moved.is_ratio:
        lower = formats.number(moved.lower, 1)
        if moved.upper is None:
            return f"at least {lower} times as many"
        return f"{lower} to {formats.number(moved.upper, 1)} times as many"
    decimals = _decimals(fix, moved)
    unit = {"%": "points", "count": ""}.get(fix.kpi.unit, fix.kpi.unit)
    lower, upper = (formats.number(limit, decimals) for limit in (moved.lower, moved.upper))
    wide = ", wider than all its values" if moved.says_little else ""
    return f"{f'{lower} to {upper} {unit}'.strip()}{wide}"


def close_to(fix: Fix) -> str:
    """Say which fixes and incidents came so close that they can't be told apart from this one."""
    named = list(fix.close_to[:_MOST_NAMED])
    more = len(fix.close_to) - len(named)
    names = [*named, f"{more} more"] if more else named
    return f"Not separable from {read_aloud(and_so(names))}, within 6 values of it."


def compared(fix: Fix) -> str | None:
    """Say what the comparison series did over the same time; None if the measure names none."""
    if fix.compared is None:
        return None
    other, moved = fix.compared
    if moved is None:
        return f"The comparison series, {other.name}, has no comparable values over this time."
    beside = Fix(fix.check, other, fix.reading)
    changed = formats.gap(moved.difference, other.unit, _decimals(beside, moved))
    interval = "too few values for an interval" if moved.lower is None else _limits(beside, moved)
    lead = f"Over the same time the comparison series, {other.name}, changed by"
    return f"{lead} {changed} ({interval})."


def block(fix: Fix, numbers: Numbers) -> Block:
    """Return one fix in full: the sentence, what a reader must know, the check, the chart."""
    moved = fix.reading.change
    alike = moved is not None and moved.alike and fix.reading.has_interval
    notes = (
        close_to(fix) if fix.close_to else None,
        _ALIKE if alike else None,
        _short_window(fix),
    )
    said = (f"{sentence(fix)} {NO_PROOF}", compared(fix), " ".join(filter(None, notes)))
    facts = (
        Fact("Fix", (f"{fix.check.action_title} ({fix.id}), done {formats.day(fix.day)}",)),
        Fact("Criterion", (str(fix.check.criterion),)),
        Fact("Window", (window(fix.check),)),
        Fact("By its own criterion", (_result(fix),)),
    )
    texts = tuple((text,) for text in said if text)
    return Block("Before and after a fix", texts, facts, exhibits=(chart(fix, numbers),))


def _result(fix: Fix) -> str:
    if formats.is_missing(fix.check.result):
        return "not checked yet"
    found = states.pill(states.CHECK_RESULT, fix.check.result).text
    return f"{found}, checked {formats.day(fix.check.checked_on)}"


def window(check: object) -> str:
    """Write the window of a check: `7 Mar 2026 to 19 Apr 2026`."""
    start, end = getattr(check, "window_start", None), getattr(check, "window_end", None)
    if formats.is_missing(start) and formats.is_missing(end):
        return "no window on file"
    return f"{formats.day(start)} to {formats.day(end)}"


def _short_window(fix: Fix) -> str | None:
    """Say that the values after the fix go beyond a window too short to be read."""
    after, end = fix.reading.after, fix.check.window_end
    if formats.is_missing(end) or not len(after) or after["period_end"].iloc[-1] <= end:
        return None
    inside = int((after["period_end"] <= end).sum())
    return (
        f"The window of the check holds {inside} values; the measure is read to the "
        f"{FEWEST_VALUES}th value after the fix."
    )


def chart(fix: Fix, numbers: Numbers) -> Exhibit:
    """Show the values before and after, the two levels, and the comparison series if there is one.

    The comparison is drawn where it has the measure's unit; the table has it in any case.
    """
    beside = comparison_values(fix, numbers)
    drawn = beside if fix.compared and fix.compared[0].unit == fix.kpi.unit else beside.iloc[:0]
    points = _points(fix)
    shown = points[points["is_after"] | (points.index >= len(fix.reading.before) - _DRAWN_BEFORE)]
    first = shown["period_end"].min()
    draw = partial(
        before_after,
        shown.reset_index(drop=True),
        unit=fix.kpi.unit,
        done_on=fix.day.date(),
        fix=f"Fix done {formats.day(fix.day)}",
        levels=_levels(fix.reading.change),
        comparison=drawn[drawn["period_end"] >= first].reset_index(drop=True),
        comparison_name=str(fix.compared[0].name) if fix.compared else "",
        incidents=major_incidents(numbers),
        decimals=int(fix.kpi.decimals)
        if fix.reading.change is None
        else _decimals(fix, fix.reading.change),
    )
    empty = None if len(shown) else f"{fix.kpi.name} has no value around this fix."
    return exhibit("before-after", title(fix), _caption(fix, len(drawn) > 0), draw,
                   _table(fix, points, beside), empty)  # fmt: skip


def title(fix: Fix) -> str:
    """Return the finding of the chart in at most a dozen words or so."""
    reading, name = fix.reading, formats.shortened(fix.kpi.name, 38)
    if reading.verdict == "too early":
        return f"{name}: too early to tell after the fix"
    if reading.change is None or not reading.has_interval:
        return f"{name}: can't be read around the fix"
    if reading.is_claimed:
        return _moved(fix, reading.change)
    what = "change that matters" if reading.verdict == "no change that matters" else "clear change"
    return f"{name}: no {what} after the fix"


def _levels(moved: Change | None) -> Levels:
    if moved is None:
        return Levels(None, None)
    return Levels(moved.before, moved.after, moved.after_limits)


def _points(fix: Fix) -> pd.DataFrame:
    sides = [side.assign(is_after=is_after) for side, is_after in
             ((fix.reading.before, False), (fix.reading.after, True)) if len(side)]  # fmt: skip
    empty = pd.DataFrame({"period_end": pd.to_datetime([]), "value": [], "is_after": []})
    every = pd.concat(sides, ignore_index=True) if sides else empty
    return every[["period_end", "value", "is_after"]]


def _caption(fix: Fix, has_comparison: bool) -> str:
    before, after = len(fix.reading.before), len(fix.reading.after)
    unit = unit_name(fix.kpi.unit)
    more = f", the last {_DRAWN_BEFORE} drawn" if before > _DRAWN_BEFORE else ""
    parts = [
        f"{fix.kpi.name} in {unit}, one value {formats.rhythm(fix.kpi.every_days)}: {before} "
        f"before the fix{more}, {after} after. Lines: the mean of each side."
    ]
    if fix.reading.change is not None and fix.reading.change.after_limits is not None:
        parts.append("Band: where the level after lies (95%), against the level before, dotted on.")
    if has_comparison and fix.compared:
        parts.append(f"Dashed: {fix.compared[0].name}.")
    return " ".join(parts)


def _table(fix: Fix, points: pd.DataFrame, beside: pd.DataFrame) -> Table:
    decimals, unit = int(fix.kpi.decimals), fix.kpi.unit
    headings = ["Period ending", "Side", str(fix.kpi.name)]
    other: dict[pd.Timestamp, str] = {}
    if fix.compared is not None:
        kpi = fix.compared[0]
        headings.append(str(kpi.name))
        other = {row.period_end: formats.with_unit(row.value, kpi.unit, int(kpi.decimals))
                 for row in tables.each_row(beside)}  # fmt: skip
    rows = [
        (
            formats.day(row.period_end),
            "after" if row.is_after else "before",
            formats.with_unit(row.value, unit, decimals),
            *([other.get(row.period_end, formats.UNKNOWN)] if fix.compared is not None else []),
        )
        for row in tables.each_row(points.iloc[::-1])
    ]
    return tables.plain(f"{fix.kpi.name} before and after the fix", headings, rows)

"""Is it getting better, and is it back to the level before?"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, sentences, states, tables, view
from trustdash.answers.answer import Answer, Block, Cell, Exhibit, Fact, Link, Sentence, Table
from trustdash.answers.exhibits import exhibit
from trustdash.answers.measured import Measured, major_incidents, measures
from trustdash.answers.numbers import Numbers
from trustdash.answers.surveys import survey_blocks
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.charts.measure_line import Now, measure_line
from trustdash.charts.sparkline import sparkline
from trustdash.charts.style import Style
from trustdash.ledger import Reader

_READS = {"responses": "Survey answers"}
_SURVEYS_ALONE = ("No measure over time is on file; what surveys say stands below.",)
_SPARK_WEEKS = 52
_NOW_POINTS = 4
_ALIKE = "Neighbouring values move together, so a direction may be chance more often than usual."


@dataclass(frozen=True, slots=True)
class MeasuresAnswer(Answer):
    """Every measure in one table, one of them as a chart, and what surveys say."""

    table: Table | None = None
    chosen: str | None = None
    """The id of the measure shown as a chart."""
    choices: tuple[tuple[str, str], ...] = ()
    """Ids and names of the measures that `kpi=` may choose."""
    chart: Exhibit | None = None
    detail: Block | None = None
    """What a reader must know about the chosen measure: definition, breaks, restatements."""
    surveys: tuple[Block, ...] = ()


def answer(reader: Reader, kpi: str | None = None) -> MeasuresAnswer:
    """Answer the page's question; `kpi` chooses the measure shown as a chart."""
    numbers = Numbers(reader)
    nothing = view.nothing(numbers, "kpis", "kpi_definition")
    notices = (*view.notices(numbers, _READS), *view.measure_notices(numbers))
    surveys = survey_blocks(numbers)
    if nothing is not None:
        return MeasuresAnswer(
            _SURVEYS_ALONE if surveys and not nothing.nothing_fits else nothing.headline,
            nothing.lines[:1] if surveys else nothing.lines,
            notices,
            nothing.nothing_fits,
            surveys=surveys,
        )
    found = measures(numbers)
    chosen = _chosen(found, kpi)
    if kpi and chosen and chosen.kpi.id != kpi:
        notices = (*notices, f"{kpi} is not among the measures shown; {chosen.kpi.id} is shown.")
    return MeasuresAnswer(
        headline=_headline(numbers),
        lines=(view.as_of_line(numbers, *_completeness(numbers)),),
        notices=notices,
        table=overview_table(numbers),
        chosen=chosen.kpi.id if chosen else None,
        choices=tuple((each.kpi.id, each.kpi.name) for each in found),
        chart=_chart(chosen, numbers) if chosen else None,
        detail=_detail(chosen, numbers) if chosen else None,
        surveys=surveys,
    )


def _chosen(found: tuple[Measured, ...], kpi: str | None) -> Measured | None:
    """Return the measure asked for; else the first that worsens; else the first."""
    worsening = (each for each in found if each.state.direction == "worsening")
    asked = (each for each in found if each.kpi.id == kpi)
    return next((*asked, *worsening, *found).__iter__(), None)


def _headline(numbers: Numbers) -> Sentence:
    found = sentences.Recovery(
        measures=numbers.length("measures"),
        improving=numbers.length("measures-improving"),
        worsening=numbers.length("measures-worsening"),
        early=numbers.length("measures-early"),
        back=numbers.length("measures-back"),
    )
    return sentences.measures_counted(found)


def _completeness(numbers: Numbers) -> tuple[Sentence, ...]:
    every, complete = numbers.length("measures-all"), numbers.length("measures-complete")
    if not amount_of(every):
        return ()
    return (say("data complete for {n} of {m}", n=complete, m=several(every, "measure")),)


def overview_table(numbers: Numbers) -> Table:
    """Return one row for each measure: now, before, gap, direction, target, the last 52 weeks."""
    columns = (
        tables.Column("Measure", _name_cell),
        tables.Column("Now", _now_cell, right=True),
        tables.Column("Before", _before_cell, right=True),
        tables.Column("Gap", lambda row: Cell(row.found.gap()), right=True),
        tables.Column("Direction", _direction_cell),
        tables.Column("Target", _target_cell),
        tables.Column("Last 52 weeks", lambda row: _spark_cell(row.found, numbers)),
        tables.Column("n", _n_cell, right=True),
    )
    rows = pd.DataFrame({"found": list(measures(numbers))})
    caption = (
        "Now: mean of the last 4 values. Before: mean of the values before the first major "
        "incident. Direction: since the last major incident, beyond chance."
    )
    return tables.table(caption, columns, rows)


def _name_cell(row: Any) -> Cell:
    kpi = row.found.kpi
    context = None if kpi.is_headline else "context, not in the verdict"
    note = tables.named(kpi.name, kpi.id, kpi.owner, context)
    return tables.text(kpi.name, note, Link("measures", (("kpi", kpi.id),)))


def _now_cell(row: Any) -> Cell:
    found: Measured = row.found
    last = formats.day(found.state.last_period)
    if found.state.now is None:
        return Cell(
            formats.UNKNOWN, "no data" if last == formats.UNKNOWN else f"no data since {last}"
        )
    return Cell(found.shown(found.state.now), f"data ends {last}" if found.state.stale else None)


def _before_cell(row: Any) -> Cell:
    found: Measured = row.found
    if found.state.before is None:
        why = (
            "earlier values can't be compared"
            if found.is_cut
            else "no baseline before the incident"
        )
        return Cell(formats.UNKNOWN, why)
    return Cell(found.shown(found.state.before))


def _direction_cell(row: Any) -> Cell:
    """Return the direction; without a verdict where too few answers stand behind the value."""
    found: Measured = row.found
    if found.is_small:
        return Cell(f"small: n = {formats.count(found.state.n)}", state="neutral")
    pill = states.pill(states.DIRECTION, found.state.direction)
    back = "back to the earlier level" if found.state.back_to_usual else None
    return Cell(pill.text, back, pill.state)


def _target_cell(row: Any) -> Cell:
    found: Measured = row.found
    if formats.is_missing(found.kpi.target):
        return Cell(formats.UNKNOWN, "no target")
    aimed = f"target {found.shown(found.kpi.target)}"
    if found.state.on_target is None:
        return Cell(formats.UNKNOWN, aimed)
    on = bool(found.state.on_target)
    return Cell("on target" if on else "misses target", aimed, "good" if on else "concern")


def _spark_cell(found: Measured, numbers: Numbers) -> Cell:
    start = pd.Timestamp(numbers.as_of) - pd.Timedelta(weeks=_SPARK_WEEKS)
    recent = found.points[found.points["period_end"] > start]
    baseline = found.state.baseline
    band = None if baseline is None else (baseline.low, baseline.high)
    numbers_shown = recent["value"].to_numpy(dtype=float)
    return (
        Cell(image=sparkline(numbers_shown, Style(), band=band))
        if len(recent)
        else Cell(formats.UNKNOWN, "no data")
    )


def _n_cell(row: Any) -> Cell:
    n = row.found.state.n
    return Cell(formats.UNKNOWN if formats.is_missing(n) else formats.count(n))


def _chart(found: Measured, numbers: Numbers) -> Exhibit:
    breaks = _annotations(found, numbers, breaks_alone=True)
    points = _points(found, breaks)
    incidents = major_incidents(numbers)
    draw = partial(
        measure_line,
        points,
        unit=found.kpi.unit,
        baseline=found.state.baseline,
        incidents=incidents,
        target=None if formats.is_missing(found.kpi.target) else float(found.kpi.target),
        as_of=numbers.as_of,
        window=view.window(numbers),
        now=_now(found),
        decimals=int(found.kpi.decimals),
    )
    caption = _caption(found, incidents)
    table = _points_table(found)
    empty = None if points["value"].notna().any() else f"{found.kpi.name} has no values yet."
    return exhibit("measure", sentences.measure(found), caption, draw, table, empty)


def _now(found: Measured) -> Now | None:
    known = int(found.comparable["value"].notna().sum())
    if found.state.now is None or found.state.stale:
        return None
    return Now(found.state.now, min(_NOW_POINTS, known))


def _points(found: Measured, breaks: pd.DataFrame) -> pd.DataFrame:
    points = found.points[["period_end", "value", "n"]].copy()
    points["low"], points["high"] = found.points["ci_low"], found.points["ci_high"]
    ends = points["period_end"]
    firsts = [ends[ends >= on].min() for on in breaks["on_date"]]
    points["breaks_before"] = ends.isin([first for first in firsts if first == first])
    return points.reset_index(drop=True)


def _caption(found: Measured, incidents: pd.DataFrame) -> str:
    unit = found.kpi.unit or "count"
    parts = [f"{found.kpi.name} in {unit}, one value {formats.rhythm(found.kpi.every_days)}."]
    if found.state.baseline is not None:
        parts.append("Grey band: usual range before the first major incident, frozen.")
    else:
        parts.append("No baseline before the incident.")
    if len(incidents):
        parts.append("Vertical lines mark major incidents.")
    return " ".join(parts)


def _points_table(found: Measured) -> Table:
    rows = [
        (formats.day(row.period_end), found.shown(row.value), formats.count(row.n))
        for row in tables.each_row(found.points.iloc[::-1])
    ]
    return tables.plain(found.kpi.name, ("Period ending", "Value", "n"), rows)


def _annotations(found: Measured, numbers: Numbers, *, breaks_alone: bool) -> pd.DataFrame:
    rows = numbers.frame("annotations")
    rows = rows[rows["kpi_id"] == found.kpi.id].sort_values("on_date")
    if breaks_alone:
        rows = rows[rows["is_break"].astype(bool)]
    return pd.DataFrame(rows)


def _detail(found: Measured, numbers: Numbers) -> Block:
    kpi = found.kpi
    facts = (
        ("What it means", kpi.formula),
        ("Better when", _better(kpi.direction)),
        ("Target", found.shown(kpi.target) if not formats.is_missing(kpi.target) else None),
        ("Owner", kpi.owner),
        ("Comes from", kpi.source_system),
    )
    shown = tuple(
        Fact(label, (str(value),)) for label, value in facts if not formats.is_missing(value)
    )
    return Block(f"{kpi.name} ({kpi.id})", _known_about(found), shown, _notes(found, numbers))


def _better(direction: str) -> str:
    words = {"higher_is_better": "higher", "lower_is_better": "lower"}
    return words.get(direction, "neither higher nor lower is better")


def _known_about(found: Measured) -> tuple[Sentence, ...]:
    """Say what a reader must know: too early, neighbours alike, stale, missing, restated."""
    restated = found.points[found.points["restated"].astype(bool)]
    gaps = int(found.points["value"].isna().sum())
    said: list[Sentence] = [(sentences.recovery_of(found),)]
    if found.state.neighbours_alike:
        said.append((_ALIKE,))
    if found.state.stale:
        said.append((f"Stale: data ends {formats.day(found.state.last_period)}.",))
    if gaps:
        said.append((f"{gaps} {agree(gaps, 'period has', 'periods have')} no value.",))
    if len(restated):
        periods = ", ".join(formats.day(end) for end in restated["period_end"].tail(5))
        many = f"{len(restated)} {agree(len(restated), 'value was', 'values were')} restated"
        said.append(
            (f"{many} since first published; the period ending {periods}.",)
            if len(restated) == 1
            else (f"{many} since first published, the latest for the periods ending {periods}.",)
        )
    return tuple(said)


def _notes(found: Measured, numbers: Numbers) -> tuple[Table, ...]:
    rows = _annotations(found, numbers, breaks_alone=False)
    if rows.empty:
        return ()
    columns = (
        tables.Column("From", lambda row: tables.day(row.on_date)),
        tables.Column("What changed", lambda row: tables.text(row.text)),
        tables.Column(
            "Comparable",
            lambda row: (
                Cell("before and after can't be compared", state="concern")
                if row.is_break
                else Cell("yes")
            ),
        ),
    )
    return (tables.table("What a reader must know about this series", columns, rows),)

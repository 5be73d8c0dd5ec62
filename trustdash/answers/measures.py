"""Is it getting better, and is it back to the level before?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trustdash.answers import formats, sentences, tables, trust_profile, view
from trustdash.answers.answer import Answer, Block, Cell, Exhibit, Fact, Link, Sentence, Table, Tile
from trustdash.answers.comparison import (
    comparison,
    comparison_chart,
    comparison_words,
    is_alike,
)
from trustdash.answers.control_chart import control_chart, heading_of, phases_table
from trustdash.answers.measure_tiles import direction_cell, target_cell, tiles
from trustdash.answers.measured import Measured, annotations_of, measures, phases_of
from trustdash.answers.numbers import Numbers
from trustdash.answers.patience import patience
from trustdash.answers.surveys import survey_blocks
from trustdash.answers.way_back import ahead_table, way_back
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.charts.sparkline import sparkline
from trustdash.charts.style import Style
from trustdash.ledger import Reader

_READS = {"responses": "Survey answers"}
_SURVEYS_ALONE = ("No measure over time is on file; what surveys say stands below.",)
_SPARK_WEEKS = 52
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
    tiles: tuple[Tile, ...] = ()
    """Every measure in small, each leading to its chart."""
    detail: Block | None = None
    """What a reader must know about the chosen measure: definition, breaks, restatements."""
    trust: Block | None = None
    """Ability, benevolence, integrity, by group."""
    patience: tuple[Block, ...] = ()
    """How long this takes."""
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
            trust=trust_profile.in_full(numbers),
            surveys=surveys,
        )
    found = measures(numbers)
    chosen = _chosen(found, kpi)
    if kpi and chosen and chosen.kpi.id != kpi:
        notices = (*notices, f"{kpi} is not among the measures shown; {chosen.kpi.id} is shown.")
    return MeasuresAnswer(
        headline=counted(numbers),
        lines=(view.as_of_line(numbers, *completeness(numbers)),),
        notices=notices,
        table=overview_table(numbers, found),
        chosen=chosen.kpi.id if chosen else None,
        choices=tuple((each.kpi.id, each.kpi.name) for each in found),
        chart=chart_of(chosen, numbers) if chosen else None,
        tiles=tiles(numbers, chosen.kpi.id if chosen else None),
        detail=_detail(chosen, numbers) if chosen else None,
        trust=trust_profile.in_full(numbers),
        patience=patience(numbers),
        surveys=surveys,
    )


def _chosen(found: tuple[Measured, ...], kpi: str | None) -> Measured | None:
    """Return the measure asked for; else the first that worsens; else the first."""
    worsening = (each for each in found if each.state.direction == "worsening")
    asked = (each for each in found if each.kpi.id == kpi)
    return next((*asked, *worsening, *found).__iter__(), None)


def counted(numbers: Numbers) -> Sentence:
    """Return the page's sentence: how many worsen, improve, are back to the earlier level."""
    return sentences.measures_counted(recovery(numbers))


def recovery(numbers: Numbers) -> sentences.Recovery:
    """Count the measures by what they show."""
    return sentences.Recovery(
        measures=numbers.length("measures"),
        improving=numbers.length("measures-improving"),
        worsening=numbers.length("measures-worsening"),
        early=numbers.length("measures-early"),
        ended=numbers.length("measures-ended"),
        back=numbers.length("measures-back"),
    )


def completeness(numbers: Numbers) -> tuple[Sentence, ...]:
    """Say of how many measures the data are complete; nothing where there is none."""
    every, complete = numbers.length("measures-all"), numbers.length("measures-complete")
    if not amount_of(every):
        return ()
    return (say("data complete for {n} of {m}", n=complete, m=several(every, "measure")),)


def overview_table(numbers: Numbers, found: Sequence[Measured]) -> Table:
    """Return one row for each measure: now, before, gap, direction, target, the last 52 weeks."""
    columns = (
        tables.Column("Measure", _name_cell),
        tables.Column("Now", _now_cell, right=True),
        tables.Column("Before", _before_cell, right=True),
        tables.Column("Gap", lambda row: Cell(row.found.gap()), right=True),
        tables.Column("Direction", lambda row: direction_cell(row.found)),
        tables.Column("Target", lambda row: target_cell(row.found, numbers)),
        tables.Column("Last 52 weeks", lambda row: _spark_cell(row.found, numbers)),
        tables.Column("n", _n_cell, right=True),
    )
    rows = pd.DataFrame({"found": list(found)})
    caption = (
        "Now: mean of the last 4 values. Before: mean of the values before the first major "
        "incident. Direction: since the last major incident, beyond chance. Target: by the limits "
        "of the current phase, where they are firm."
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


def chart_of(found: Measured, numbers: Numbers) -> Exhibit:
    """Return a measure's control chart, with the series it is compared with where that can be."""
    return control_chart(found, _alike(found, numbers), numbers)


def _alike(found: Measured, numbers: Numbers) -> Measured | None:
    """Return the comparison series that can share the measure's chart."""
    beside = comparison(found, numbers)
    return beside if beside is not None and is_alike(found, beside) else None


def _detail(found: Measured, numbers: Numbers) -> Block:
    kpi, target = found.kpi, target_cell(found, numbers)
    beside = comparison(found, numbers)
    facts = (
        ("What it means", kpi.formula),
        ("Better when", _better(kpi.direction)),
        ("Target", _aim(found, target)),
        ("Owner", kpi.owner),
        ("Comes from", kpi.source_system),
        ("Compared with", beside.kpi.name if beside else None),
    )
    shown = tuple(
        Fact(label, (str(value),)) for label, value in facts if not formats.is_missing(value)
    )
    own_chart = beside is not None and not is_alike(found, beside)
    charts = (comparison_chart(beside, numbers),) if beside is not None and own_chart else ()
    text = (
        (sentences.recovery_of(found),),
        *way_back(found, numbers),
        *((comparison_words(beside),) if beside else ()),
        *_known_about(found, numbers),
    )
    return Block(f"{kpi.name} ({kpi.id})", text, shown, _notes(found, numbers), charts)


def _aim(found: Measured, target: Cell) -> str | None:
    """Say the target, whether it is met now, and what the limits say of it."""
    if found.target is None or target.note is None:
        return None
    aimed = target.note.removeprefix("target ")
    return aimed if target.text == formats.UNKNOWN else f"{aimed} · {target.text}"


def _better(direction: str) -> str:
    words = {"higher_is_better": "higher", "lower_is_better": "lower"}
    return words.get(direction, "neither higher nor lower is better")


def _known_about(found: Measured, numbers: Numbers) -> tuple[Sentence, ...]:
    """Say what a reader must know: its heading, neighbours alike, stale, missing, restated."""
    restated = found.points[found.points["restated"].astype(bool)]
    gaps = int(found.points["value"].isna().sum())
    heading = heading_of(found, phases_of(found, numbers))
    said: list[Sentence] = [(f"Over its present phase it has been {heading}.",)] if heading else []
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
    rows, parts = annotations_of(found, numbers), phases_of(found, numbers)
    ahead = ahead_table(found, numbers)
    phases = (phases_table(found, parts),) if parts.phases else ()
    known = phases if ahead is None else (*phases, ahead)
    if rows.empty:
        return known
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
    return (tables.table("What a reader must know about this series", columns, rows), *known)

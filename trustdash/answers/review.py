"""What a review shows, slide by slide, in a fixed order: the pages' own sentences and charts.

Nothing is worked out here: each slide takes over what a page says, and cuts it to a screen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from trustdash.answers import (
    actions,
    agenda,
    assurance,
    audiences,
    commitments,
    decided,
    exceptions,
    formats,
    incident,
    leaders,
    listening,
    measures,
    overview,
    remedies,
    sentences,
    since,
    tables,
    themes,
    view,
)
from trustdash.answers.about import about
from trustdash.answers.answer import Answer, Block, Cell, Exhibit, Link, Sentence, Table, read_aloud
from trustdash.answers.chain import answered
from trustdash.answers.lists.agenda import next_meeting
from trustdash.answers.measure_tiles import target_cell
from trustdash.answers.measured import Measured
from trustdash.answers.numbers import Numbers
from trustdash.answers.promise import doubts
from trustdash.answers.slide import Deck, Slide
from trustdash.answers.slide_parts import fitted, with_notes
from trustdash.answers.unknown import unknown
from trustdash.answers.wording import agree, amount_of, and_so, capitalised, say
from trustdash.ledger import Reader
from trustdash.model.lens import Period

_MOST_LINES = 5
_MOST_PROMISES = 16
_MOST_MEASURES = 12
_MOST_EXCEPTIONS = 5
_MOST_INCIDENTS = 3
_MOST_ROWS = 9
_MOST_DECISIONS = 5
_ENDED = ("closed", "dismissed", "sustained")
_THEME_COLUMNS = (0, 1, 2, 4, 5)
"""You said, state, raised by, what became of it, told."""
_LAST_MONTHS = 6

DECISIONS_NEEDED, DECISIONS_TAKEN = "decisions-needed", "decisions-taken"

_PERIODS: dict[Period, str] = {
    "12w": "charts of 12 weeks",
    "26w": "charts of 26 weeks",
    "all": "charts of all data",
}


@dataclass(frozen=True, slots=True)
class ReviewAnswer(Answer):
    """The slides of a review, and their list for the screen from which it is started."""

    deck: Deck | None = None
    """None where nothing is on file."""
    contents: Table | None = None
    meeting: str | None = None
    """The review in progress or planned next, if one is on file: it takes the decisions."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One place in the fixed order. nothing: what is said where it has no slide."""

    make: Callable[[Numbers], Iterator[Slide | None]]
    nothing: str


def answer(reader: Reader) -> ReviewAnswer:
    """Return the review of the reader's lens: what would be frozen if it began now."""
    numbers = Numbers(reader)
    if view.is_before_data(numbers):
        return ReviewAnswer((view.before_data(numbers),), (view.as_of_line(numbers),))
    made = deck(numbers)
    if not made.slides:
        missing = ("Nothing is on file to review. Bring files in with `trustdash import FILE`.",)
        return ReviewAnswer(("There is nothing to review yet.",), (missing,))
    count = len(made.slides)
    return ReviewAnswer(
        headline=(f"{count} {agree(count, 'slide', 'slides')}, the same order in every review.",),
        lines=((made.footer,),),
        deck=made,
        contents=_contents(made),
        meeting=next_meeting(numbers),
    )


def decisions_taken(reader: Reader) -> Slide | None:
    """Return the slide of today's decisions: they are taken after the review was frozen."""
    return _taken_over(decided.slide(Numbers(reader)), DECISIONS_TAKEN)


def deck(numbers: Numbers) -> Deck:
    """Return the slides in their fixed order; parts without content are left out and said."""
    made: list[Slide] = []
    left_out: list[str] = []
    for part in _ORDER:
        found = [slide for slide in part.make(numbers) if slide is not None]
        made += found
        if not found:
            left_out.append(part.nothing)
    label = about(numbers.reader).label
    return Deck(
        title=f"{label}: review as of {formats.day(numbers.as_of)}",
        slides=tuple(made) if any(slide.link for slide in made) else (),
        footer=footer(numbers),
        left_out=tuple(left_out),
    )


def with_decisions(made: Deck, taken: Slide | None) -> Deck:
    """Return the deck with what was decided since it was frozen as its last slide."""
    if taken is None:
        return made
    others = tuple(slide for slide in made.slides if slide.name != DECISIONS_TAKEN)
    said_of = tuple(each for each in made.left_out if each != _NO_DECISION_TAKEN)
    return replace(made, slides=(*others, taken), left_out=said_of)


def footer(numbers: Numbers) -> str:
    """Return what stands under every slide: the day, the filters, the last event counted."""
    lens = numbers.lens
    chosen = [
        f"incidents {', '.join(lens.incidents)}" if lens.incidents else "all incidents",
        f"teams {', '.join(lens.teams)}" if lens.teams else "all teams",
    ]
    chosen += [_PERIODS[lens.period]] if lens.period in _PERIODS else []
    event = f"event {formats.count(numbers.reader.seq)}"
    return " · ".join([f"As of {formats.day(numbers.as_of)}", *chosen, event])


def _contents(made: Deck) -> Table:
    rows = tuple(
        (Cell(str(place)), Cell(read_aloud(slide.title), link=slide.link))
        for place, slide in enumerate(made.slides, start=1)
    )
    more = " ".join(("Left out:", *made.left_out)) if made.left_out else None
    return Table(("Slide", "What it says"), rows, "Slides, in the order of every review", more=more)


def _lines(found: Answer, *lines: Sentence) -> tuple[Sentence, ...]:
    """Return the lines of a slide: those given, then the filters that can't apply."""
    kept = [line for line in lines if line]
    return tuple([*kept, *((notice,) for notice in found.notices)][:_MOST_LINES])


def _first(block: Block | None, line: int = 0) -> Sentence:
    return block.text[line] if block is not None and len(block.text) > line else ()


def _drawn(*found: Exhibit | None) -> Exhibit | None:
    """Return the first exhibit that has something to show."""
    return next((each for each in found if each is not None and not each.empty), None)


def _overview(numbers: Numbers) -> overview.OverviewAnswer:
    return numbers.once("overview", overview.in_short)


def _taken_over(found: Slide | None, name: str) -> Slide | None:
    """Return a slide that is made elsewhere, under the name of its place."""
    return None if found is None else with_notes(replace(found, name=name))


def _the_answer(numbers: Numbers) -> Iterator[Slide | None]:
    found = _overview(numbers)
    if not found.cards or not (numbers.on_file("commitments") or numbers.on_file("kpis")):
        return
    trend = _drawn(*(chart for chart in found.charts if chart.name == "satisfaction-trend"))
    yield with_notes(
        Slide("answer", found.headline, found.lines, found.cards, trend, link=Link("overview"))
    )


def _since(numbers: Numbers) -> Iterator[Slide | None]:
    yield _taken_over(since.slide(numbers), "since")


def _commitments(numbers: Numbers) -> Iterator[Slide | None]:
    found = commitments.answer(numbers.reader, most=_MOST_PROMISES)
    if found.promises is None or found.promises.empty:
        return
    yield with_notes(
        Slide(
            "commitments",
            (found.promises.title,),
            _lines(found, found.headline, found.lines[0], *doubts(numbers)),
            exhibit=found.promises,
            link=Link("commitments"),
        ),
        ("M1", "M9"),
    )


def _actions(numbers: Numbers) -> Iterator[Slide | None]:
    found = actions.answer(numbers.reader)
    if found.ageing is None or found.ageing.empty:
        return
    yield with_notes(
        Slide(
            "actions",
            (found.ageing.title,),
            _lines(found, found.headline, *found.lines[1:4]),
            exhibit=found.ageing,
            link=Link("actions"),
        ),
        ("M10", "M43"),
    )


def _measures(numbers: Numbers) -> Iterator[Slide | None]:
    found = _overview(numbers)
    block = found.measures
    if block is None or not block.tables:
        return
    apart = exceptions.exceptions(numbers)
    rest = [each.kpi.name for each in apart[_MOST_EXCEPTIONS:]]
    more: Sentence = say("Also standing out: {names}.", names=and_so(rest)) if rest else ()
    yield with_notes(
        Slide(
            "measures",
            measures.counted(numbers),
            _lines(found, more),
            table=fitted(block.tables[0], _MOST_MEASURES),
            link=Link("measures"),
        )
    )
    for each in apart[:_MOST_EXCEPTIONS]:
        chart = measures.chart_of(each, numbers)
        yield with_notes(
            Slide(
                f"measure-{each.kpi.id}",
                (chart.title,),
                _where_it_stands(each, numbers),
                exhibit=chart,
                link=Link("measures", (("kpi", each.kpi.id),)),
            ),
            ("M44",),
        )


def _where_it_stands(found: Measured, numbers: Numbers) -> tuple[Sentence, ...]:
    aim = target_cell(found, numbers)
    stands: Sentence = (sentences.recovery_of(found),)
    if found.target is None or aim.text == formats.UNKNOWN:
        return (stands,)
    return (stands, capitalised((f"{aim.note}: {aim.text}.",)))


def _incidents(numbers: Numbers) -> Iterator[Slide | None]:
    rows = _unfinished(numbers)
    rest = len(rows) - _MOST_INCIDENTS
    for place, row in enumerate(tables.each_row(rows.head(_MOST_INCIDENTS)), start=1):
        shown = incident.timeline(row, numbers)
        also = f"{rest} more {agree(rest, 'incident is', 'incidents are')} not closed."
        is_last = place == _MOST_INCIDENTS and rest > 0
        lines = (
            _first(remedies.funnel(numbers, row.id)),
            _first(answered(numbers, row.id)),
            _first(unknown(row, numbers)),
            (also,) if is_last else (),
        )
        yield with_notes(
            Slide(
                f"incident-{row.id}",
                (f"{row.title}: {shown.title[:1].lower()}{shown.title[1:]}",),
                tuple(line for line in lines if line),
                exhibit=_drawn(shown),
                link=Link("incidents", (("i", row.id),)),
            ),
            ("M20",),
        )


def _unfinished(numbers: Numbers) -> pd.DataFrame:
    """Return the major incidents that are not closed, or those that the filter names; newest first.

    Where no major one is left, the others whose service is not restored.
    """
    rows = numbers.frame("incidents")
    rows = rows.assign(began=rows["occurred_at"].fillna(rows["detected_at"]))
    rows = rows.sort_values(["began", "id"], ascending=[False, True], na_position="last")
    if numbers.lens.incidents:
        return rows
    majors = rows[rows["is_major"].astype(bool) & ~rows["status"].isin(_ENDED)]
    others = rows[rows["id"].isin(numbers.listed("incidents-open")["id"])]
    return majors if len(majors) else others


def _people(numbers: Numbers) -> Iterator[Slide | None]:
    said = themes.block(numbers, 1) if amount_of(numbers.length("themes")) else None
    if said is not None and said.tables:
        yield with_notes(
            Slide(
                "said-did",
                listening.headline(numbers),
                tuple(line for line in (themes.waiting(numbers),) if line),
                table=fitted(said.tables[0], _MOST_ROWS, _THEME_COLUMNS),
                link=Link("listening"),
            ),
            ("M37", "M38"),
        )
    yield _not_told(numbers)


def _not_told(numbers: Numbers) -> Slide | None:
    """Return the slide of who heard from us and who did not, and whom nobody met."""
    title, met = audiences.unheard(numbers), leaders.answer(numbers.reader)
    if not title:
        return None
    table = audiences.matrix(numbers).tables[0]
    months = len(table.headings)
    shown = (0, 1, *range(max(2, months - _LAST_MONTHS), months))
    return with_notes(
        Slide(
            "not-told",
            title,
            _lines(met, met.headline),
            table=fitted(table, _MOST_ROWS, shown),
            link=Link("said"),
        )
    )


def _assurance(numbers: Numbers) -> Iterator[Slide | None]:
    if not any(len(numbers.frame(name)) for name in assurance.NEEDED):
        return
    found = assurance.in_short(numbers)
    chart = _drawn(found.own_word, found.validity, found.ageing)
    if chart is None:
        return
    yield with_notes(
        Slide(
            "assurance",
            (chart.title,),
            _lines(found, found.headline, *found.lines[1:3]),
            exhibit=chart,
            link=Link("assurance"),
        ),
        ("M6", "M41"),
    )


def _decisions_needed(numbers: Numbers) -> Iterator[Slide | None]:
    found = agenda.slide(numbers) or _as_on_the_overview(numbers)
    yield _taken_over(found, DECISIONS_NEEDED)


def _as_on_the_overview(numbers: Numbers) -> Slide | None:
    """Return the decisions that the Overview lists; None if none is waiting."""
    block, card = _overview(numbers).decisions, _overview(numbers).cards[-1]
    if block is None or not block.tables:
        return None
    title = say("{n} {what}", n=card.headline, what=card.label)
    table = fitted(block.tables[0], _MOST_DECISIONS)
    return Slide(DECISIONS_NEEDED, title, (card.support,), table=table, link=Link("overview"))


def _decisions_taken(numbers: Numbers) -> Iterator[Slide | None]:
    yield _taken_over(decided.slide(numbers), DECISIONS_TAKEN)


_NO_DECISION_TAKEN = "Decisions taken today: none."
_ORDER = (
    _Part(_the_answer, "The answer: neither promises nor measures are on file."),
    _Part(_since, "Since the last review: nothing to compare with, or no change."),
    _Part(_commitments, "Commitments: none with a date is on file."),
    _Part(_actions, "Actions: none is overdue."),
    _Part(_measures, "Measures: none is on file."),
    _Part(_incidents, "Incidents: none is open."),
    _Part(_people, "People: no theme and no message is on file."),
    _Part(_assurance, "Assurance: nothing was checked by others."),
    _Part(_decisions_needed, "Decisions needed: none is waiting."),
    _Part(_decisions_taken, _NO_DECISION_TAKEN),
)

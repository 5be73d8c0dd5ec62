"""Is trust recovering, which promises are broken or at risk, what needs a decision today?"""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from trustdash.answers import (
    agenda,
    formats,
    last_review,
    sentences,
    states,
    tables,
    trust_profile,
    view,
)
from trustdash.answers.answer import (
    Answer,
    Block,
    Card,
    Exhibit,
    Fact,
    Link,
    Number,
    Sentence,
)
from trustdash.answers.early_warning import early_warning, unknown
from trustdash.answers.exhibits import overdue_by_age, promise_progress, satisfaction_trend
from trustdash.answers.in_one_line import in_one_line
from trustdash.answers.lists import promises
from trustdash.answers.lists.agenda import next_meeting
from trustdash.answers.measured import headline, measures
from trustdash.answers.measures import completeness, overview_table, recovery
from trustdash.answers.numbers import Numbers
from trustdash.answers.promise import current_date_cell, doubts, promise_cell
from trustdash.answers.wording import agree, amount_of, and_more, capitalised, join, say, several
from trustdash.charts.ageing_bars import BANDS
from trustdash.ledger import Reader

_MOST_PROMISES = 7

_READS = {
    "commitments": "Commitments",
    "actions": "Actions",
    "decisions": "Decisions",
}

_ELSEWHERE = (
    ("Incidents", "incidents", "Incidents"),
    ("Survey waves", "waves", "Measures"),
    ("Complaints", "complaints", "Incidents"),
    ("Corrective actions", "actions", "Actions"),
)
"""Other records by label, query, and the page that shows them."""


@dataclass(frozen=True, slots=True)
class OverviewAnswer(Answer):
    """The five-second answer: verdict, three cards, late promises, decisions, measures, charts."""

    cards: tuple[Card, ...] = ()
    promises: Block | None = None
    decisions: Block | None = None
    warnings: Block | None = None
    """What will become a broken promise if nobody acts."""
    trust: Block | None = None
    """In what the organisation is trusted; None where no survey asks."""
    unknown: Block | None = None
    """What is not known."""
    asked: Block | None = None
    """One line for each question that another page answers."""
    measures: Block | None = None
    charts: tuple[Exhibit, ...] = ()


def answer(reader: Reader) -> OverviewAnswer:
    """Answer the Overview's question for the reader's lens."""
    numbers = Numbers(reader)
    if view.is_before_data(numbers):
        return OverviewAnswer((view.before_data(numbers),), (view.as_of_line(numbers),))
    return replace(
        in_short(numbers),
        promises=_promises(numbers),
        warnings=early_warning(numbers),
        trust=trust_profile.in_short(numbers),
        unknown=unknown(numbers),
        asked=in_one_line(numbers),
        blocks=_on_file(numbers),
    )


def in_short(numbers: Numbers) -> OverviewAnswer:
    """Return what a review takes over: verdict, cards, decisions, measures and charts."""
    return OverviewAnswer(
        headline=_verdict(numbers),
        lines=(view.as_of_line(numbers, _since_review(numbers), *completeness(numbers)),),
        notices=(*view.notices(numbers, _READS), *view.measure_notices(numbers)),
        cards=(_trust_card(numbers), _promises_card(numbers), _decisions_card(numbers)),
        decisions=agenda.block(numbers),
        measures=_measures(numbers),
        charts=(promise_progress(numbers), satisfaction_trend(numbers), overdue_by_age(numbers)),
    )


def _on_file(numbers: Numbers) -> tuple[Block, ...]:
    """Say what else is on file where neither measures nor promises are: the pages that show it."""
    if measures(numbers) or len(numbers.frame("commitments")):
        return ()
    found = [
        Fact(label, (formats.count(len(numbers.frame(query))), f", shown on the page {page}"))
        for label, query, page in _ELSEWHERE
        if len(numbers.frame(query))
    ]
    if found:
        return (Block("What is on file", facts=tuple(found)),)
    empty = "The ledger holds nothing that this page shows. Bring files in with `trustdash import`."
    return (Block("What is on file", empty=empty),)


def _verdict(numbers: Numbers) -> Sentence:
    promised = numbers.length("commitments")
    return sentences.verdict(recovery(numbers), promised, _overdue(numbers))


def _overdue(numbers: Numbers) -> Number:
    return numbers.counted("M9", group="commitments")


def _since_review(numbers: Numbers) -> Sentence:
    review = last_review.last_review(numbers)
    return sentences.since_review(
        None if review is None else review.held_on,
        numbers.length("delivered-since-review"),
        numbers.length("late-since-review"),
        numbers.length("moved-since-review"),
        numbers.length("incidents-since-review"),
    )


def _trust_card(numbers: Numbers) -> Card:
    found = recovery(numbers)
    every = found.measures
    label = say(
        "{measures} improving, {n} worsening",
        measures=agree(every, "measure", "measures"),
        n=found.worsening,
    )
    concern, good = amount_of(found.worsening) > 0, amount_of(found.improving) > 0
    return Card(
        "Is trust recovering?",
        say("{n} of {m}", n=found.improving, m=every) if amount_of(every) else (formats.UNKNOWN,),
        label if amount_of(every) else ("no measures on file",),
        _worst(numbers) if concern else _widest_gap(numbers, found),
        "concern" if concern else "good" if good else "neutral",
        Link("measures"),
    )


def _worst(numbers: Numbers) -> Sentence:
    """Name what is worsening, as the verdict counts it: one measure with its value, or two."""
    falling = [found for found in headline(numbers) if found.state.direction == "worsening"]
    first = f"{falling[0].kpi.name}: {falling[0].shown(falling[0].state.now)}"
    more = f" and {formats.count(len(falling) - 1)} more" if len(falling) > 1 else ""
    before = falling[0].state.before
    was = f", {falling[0].shown(before)} before" if before is not None else ""
    return (f"{first} {sentences.when(falling[0])}{was}{more}",)


def _widest_gap(numbers: Numbers, found: sentences.Recovery) -> Sentence:
    """Name the measure that stands furthest from its earlier level, in its own usual range."""
    known = [each for each in measures(numbers) if _width_below(each) > 0]
    if known:
        worst = max(known, key=_width_below)
        side = "below" if (worst.state.gap or 0) < 0 else "above"
        size = worst.gap().lstrip("+−")
        return (f"{worst.kpi.name} is {size} {side} its earlier level",)
    if amount_of(found.early):
        return say("{n} too early to tell", n=several(found.early, "measure"))
    if amount_of(found.ended):
        return say("Data of {n} have ended", n=several(found.ended, "measure"))
    if not any(each.state.baseline for each in measures(numbers)):
        return ("No measure has a baseline before the incident",) if measures(numbers) else ()
    return ("No measure stands apart from its earlier level",)


def _width_below(found: Any) -> float:
    """Return how far a measure is on the wrong side, in widths of its usual range before."""
    state = found.state
    if state.gap is None or state.baseline is None or state.stale:
        return 0.0
    width = state.baseline.high - state.baseline.low
    wrong = state.gap if found.kpi.direction == "lower_is_better" else -state.gap
    return float(wrong / width) if width and found.kpi.is_headline else 0.0


def _promises_card(numbers: Numbers) -> Card:
    kept, due = numbers.counted("M1"), numbers.base("M1")
    overdue, soon = _overdue(numbers), numbers.length("due-soon")
    moved = numbers.counted("M8")
    support = say(
        "{overdue} overdue · {soon} due in {days} days · {moved} moved",
        overdue=overdue,
        soon=soon,
        days=promises.SOON_DAYS,
        moved=several(moved, "date"),
    )
    is_late = bool(amount_of(overdue)) or amount_of(kept) < amount_of(due)
    any_due = bool(amount_of(due))
    return Card(
        "Are we keeping promises?",
        say("{n} of {m}", n=kept, m=due) if any_due else (formats.UNKNOWN,),
        (f"due {agree(due, 'promise', 'promises')} kept by the first date",)
        if any_due
        else ("no promise with a date was due yet",),
        support,
        "concern" if is_late else "good" if any_due else "neutral",
        Link("commitments"),
    )


def _decisions_card(numbers: Numbers) -> Card:
    rows, needed = numbers.listed("decisions-needed"), numbers.length("decisions-needed")
    review = next_meeting(numbers)
    named = int(rows["owner"].notna().sum())
    noun = agree(needed, "decision", "decisions")
    owners = "all with a named owner" if named == len(rows) else f"{named} with a named owner"
    oldest = rows["asked_on"].min()
    waited = "" if rows.empty or pd.isna(oldest) else agenda.waiting(oldest, numbers)
    return Card(
        "What needs a decision today?",
        (needed,),
        (noun if rows.empty else f"{noun}, {owners}",),
        (f"Oldest has waited {waited}",) if waited else ("Nothing is waiting",),
        "concern" if len(rows) else "neutral",
        Link("records", (("e", "review_meeting"), ("id", review))) if review else Link("overview"),
    )


def _promises(numbers: Numbers) -> Block:
    late = promises.overdue_ids(numbers, "commitments")
    every = numbers.frame("commitments")
    overdue = every[every["id"].isin(late)].sort_values(["due_date", "id"])
    rows = pd.concat([overdue, numbers.listed("due-soon")])
    if every.empty:
        return Block("Promises", empty=view.how_to_bring_in("commitment"))
    how = ("Promises overdue or due within 30 days, longest delay first",)
    return Block(
        title=_promises_title(numbers),
        text=(how, *doubts(numbers)),
        tables=(_promises_table(rows, late, numbers),) if len(rows) else (),
        empty=None if len(rows) else "No promise is overdue or due within 30 days.",
    )


def _promises_title(numbers: Numbers) -> str:
    late, long_late = _overdue(numbers), numbers.counted("M10", "commitments", BANDS[-1])
    if amount_of(long_late):
        noun = agree(long_late, "promise is", "promises are")
        return f"{long_late.text} {noun} more than 90 days late"
    if amount_of(late):
        return f"{late.text} {agree(late, 'promise is', 'promises are')} late"
    return "No promise is late"


def _promises_table(rows: pd.DataFrame, late: frozenset[str], numbers: Numbers) -> Any:
    columns = (
        tables.Column("Promise", promise_cell),
        tables.Column("First date", lambda row: tables.day(row.original_due_date), right=True),
        tables.Column("Current date", current_date_cell, right=True),
        tables.Column(
            "Status",
            lambda row: states.standing(
                states.COMMITMENT, row.status, row.due_date, numbers.as_of, is_late=row.id in late
            ),
        ),
    )
    return tables.table(
        "Promises overdue or due within 30 days",
        columns,
        rows.head(_MOST_PROMISES),
        and_more(len(rows) - _MOST_PROMISES),
    )


def _measures(numbers: Numbers) -> Block:
    if not measures(numbers):
        return Block("Measures", empty=view.how_to_bring_in("kpi_definition"))
    title = capitalised(
        join(
            [
                say("{n} improving", n=numbers.length("measures-improving")),
                say("{n} worsening", n=numbers.length("measures-worsening")),
            ]
        )
    )
    return Block(
        "Measures",
        text=(title,),
        tables=(overview_table(numbers, headline(numbers) or measures(numbers)),),
    )

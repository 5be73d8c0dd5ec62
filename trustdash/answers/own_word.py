"""The owner's word beside the assessor's: for each commitment, and their difference by team."""

from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import checked, formats, states, tables, view
from trustdash.answers.answer import Block, Cell, Exhibit, Link, Sentence, Table
from trustdash.answers.exhibits import exhibit, pivot
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, join, say, several
from trustdash.charts.gap_bars import PARTS, gap_bars
from trustdash.metrics import own_word

MOST_ROWS = 10
_TITLE = "The owner's word beside the assessor's"
_SCALE = (
    "The owner's state is put on the assessor's scale: promised is not started; in progress, at "
    "risk and on hold are limited; delivered is complete. No evidence counts the owner's whole "
    "word. Withdrawn, replaced and not kept promises are left out."
)
_WORDS = {
    own_word.NO_EVIDENCE: ("no evidence", "concern"),
    own_word.SAME: ("same step", "good"),
    own_word.UNASSESSED: ("not yet assessed", "neutral"),
}


def teams(numbers: Numbers) -> Exhibit:
    """Show for each team by how much the owners' words stand above the assessor's."""
    every = checked.own_words(numbers)
    ordered = own_word.by_team(every)
    counts = _counts(every, ordered)
    order = "Promises by team, the largest self-awarded difference per assessed promise first."
    caption = f"{order} {_SCALE}"
    table = _noted(pivot(counts, "label", "part", PARTS, "Team", caption), ordered)
    empty = None if len(every) else view.how_to_bring_in("commitment")
    return exhibit("own-word", _finding(ordered), caption, partial(gap_bars, counts), table, empty)


def _counts(every: pd.DataFrame, ordered: pd.DataFrame) -> pd.DataFrame:
    """Return promises and self-awarded steps by team and part, in the order of the teams."""
    named = every.assign(label=every["team"].fillna("No team"), part=every["difference"])
    place = {team: number for number, team in enumerate(ordered["team"])}
    counts = (
        named.groupby(["label", "part"], sort=False)
        .agg(count=("id", "size"), steps=("self_awarded", "sum"))
        .reset_index()
    )
    by = counts["label"].map(place)
    return counts.assign(place=by).sort_values(["place", "part"]).drop(columns="place")


def _finding(ordered: pd.DataFrame) -> str:
    if ordered.empty or not ordered["assessed"].sum():
        return "No promise has been assessed by somebody other than its owner"
    first = ordered.iloc[0]
    if not first["self_awarded"]:
        return "In no team does the owner's word stand above the assessor's"
    steps = formats.count(first["self_awarded"])
    word = agree(int(first["self_awarded"]), "step", "steps")
    name = formats.shortened(first["team"], 30)
    n = formats.count(first["assessed"])
    return (
        f"{name}: {steps} {word} self-awarded on {n} assessed {_promises(int(first['assessed']))}"
    )


def _promises(n: int) -> str:
    return agree(n, "promise", "promises")


def _noted(table: Table, ordered: pd.DataFrame) -> Table:
    """Add to each team's name what the end of its bar says."""
    said = [_end(row) for row in tables.each_row(ordered)]
    noted = tuple(
        (Cell(first.text, note), *others)
        for (first, *others), note in zip(table.rows, said, strict=True)
    )
    return Table(table.headings, noted, table.caption, table.align_right, table.more)


def _end(team: Any) -> str:
    """Say what the end of a team's bar says: by how many steps its owners stand higher."""
    if not team.assessed:
        return "none assessed"
    steps = f"owner +{_steps(team.self_awarded)}" if team.self_awarded else "no step self-awarded"
    return f"{steps}, {formats.count(team.assessed)} assessed"


def block(numbers: Numbers) -> Block:
    """List the promises with both words in adjacent columns, the largest difference first."""
    every = checked.own_words(numbers)
    if every.empty:
        empty = view.nothing_fits(numbers, "commitments", "commitment")
        return Block(_TITLE, empty=empty or view.how_to_bring_in("commitment"))
    shown, more = tables.first(every, MOST_ROWS)
    columns = (
        tables.Column("Commitment", _commitment),
        tables.Column("Owner's word", _owner),
        tables.Column("Assessor's word", _assessor),
        tables.Column("Difference", _difference),
        tables.Column("Opinion of others", _opinion),
    )
    caption = "Both words: where they differ first, then not yet assessed, then the same"
    table = tables.table(caption, columns, shown, more)
    return Block(_TITLE, _sentences(numbers), tables=(table,))


def _sentences(numbers: Numbers) -> tuple[Sentence, ...]:
    both, higher = numbers.length("own-word-assessed"), numbers.length("own-word-higher")
    if not amount_of(both):
        return (("No promise has been assessed by somebody other than its owner.",),)
    said = say(
        "On {n} of {m} the owner's word stands above the assessor's.",
        n=higher,
        m=several(both, "assessed promise"),
    )
    return said, _rest(numbers)


def _rest(numbers: Numbers) -> Sentence:
    none, without = numbers.length("own-word-unassessed"), numbers.length("own-word-no-evidence")
    parts = []
    if amount_of(none):
        words = agree(none, "is", "are")
        parts.append(say("{n} {words} not yet assessed by another.", n=several(none, "promise"),
                         words=words))  # fmt: skip
    if amount_of(without):
        parts.append(say("For {n} the assessor found no evidence, which is not the same as not "
                         "started.", n=without))  # fmt: skip
    return join(parts, " ")


def _commitment(row: Any) -> Cell:
    note = tables.named(row.title, row.id, row.team, row.owner)
    return tables.text(row.title, note, Link("commitments", (("c", str(row.id)),)))


def _owner(row: Any) -> Cell:
    """Return the owner's step; delivered is the owner's word, whatever others made of it."""
    day = "" if formats.is_missing(row.delivered_on) else f" on {formats.day(row.delivered_on)}"
    state = states.COMMITMENT.get(str(row.status), (str(row.status), ""))[0]
    said = f"says delivered{day}" if row.owner_step == "complete" else f"says {state}"
    return Cell(states.COMPLETION[str(row.owner_step)][0], said)


def _assessor(row: Any) -> Cell:
    if formats.is_missing(row.assessor_step):
        own = not formats.is_missing(row.assessed_completion)
        return Cell(formats.UNKNOWN, "assessed by its owner, counts as none" if own else
                    "not assessed yet")  # fmt: skip
    who = "somebody else" if formats.is_missing(row.assessor) else str(row.assessor)
    note = f"{who}, {formats.day(row.assessed_on)}"
    return states.pill(states.COMPLETION, row.assessor_step, note)


def _difference(row: Any) -> Cell:
    if row.difference in _WORDS:
        word, state = _WORDS[row.difference]
        note = None
        if row.difference == own_word.NO_EVIDENCE and row.self_awarded:
            note = f"{_steps(row.self_awarded)} without proof"
        return Cell(word, note, state)  # type: ignore[arg-type]
    if row.steps_higher > 0:
        return Cell(f"owner {_steps(row.steps_higher)} higher", state="concern")
    return Cell(f"assessor {_steps(-row.steps_higher)} higher", state="neutral")


def _steps(n: float) -> str:
    return f"{formats.count(n)} {agree(int(n), 'step', 'steps')}"


def _opinion(row: Any) -> Cell:
    state = getattr(row, "validation", None)
    note = None if formats.is_missing(state) or state == "none" else row.provider
    return states.pill(states.OPINION, state, None if formats.is_missing(note) else str(note))

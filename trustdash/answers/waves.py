"""Survey waves: who was asked, how many answered, how their answers are spread, who was not."""

from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Exhibit, Sentence
from trustdash.answers.exhibits import exhibit, pivot
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, names, say, several
from trustdash.charts.answer_bars import PLACES, answer_bars, place_of
from trustdash.metrics.registry import MetricValue, compute
from trustdash.metrics.suppression import FEWEST, HIDDEN

MOST_WAVES = 8


def block(numbers: Numbers) -> Block | None:
    """Return the survey waves, newest first; None if none is on file."""
    waves = numbers.frame("waves")
    if waves.empty:
        return None
    rows = waves.sort_values(["field_to", "id"], ascending=[False, True], na_position="last")
    shown, more = tables.first(rows, MOST_WAVES)
    columns = (
        tables.Column("Survey", _survey_cell),
        tables.Column("Fieldwork", _field_cell),
        tables.Column("How asked", lambda row: tables.text(row.mode)),
        tables.Column("Asked", lambda row: _asked_cell(row, numbers), right=True),
        tables.Column("Answered", _answered_cell, right=True),
        tables.Column("Response rate", lambda row: _rate_cell(row, numbers), right=True),
    )
    table = tables.table("Survey waves, newest first", columns, shown, more)
    return Block("Whom we asked, and how many answered", (_counts(waves, numbers),),
                 tables=(table,))  # fmt: skip


def _counts(waves: pd.DataFrame, numbers: Numbers) -> Sentence:
    n = numbers.length("survey-waves")
    open_links = int(waves["is_opt_in"].astype(bool).sum())
    opt_in = (
        f" {formats.count(open_links)} {agree(open_links, 'is an open link', 'are open links')} "
        "that anyone could answer: a count, no response rate."
        if open_links
        else ""
    )
    return say("{n} of {kinds}. Response rate: complete, of all who were asked (AAPOR RR1).{opt}",
               n=several(n, "survey wave"),
               kinds=several(int(waves["instrument"].nunique()), "questionnaire"),
               opt=opt_in)  # fmt: skip


def _survey_cell(row: Any) -> Cell:
    version = None if formats.is_missing(row.instrument_version) else f"v. {row.instrument_version}"
    return tables.text(row.instrument, tables.named(None, row.id, version, row.population))


def _field_cell(row: Any) -> Cell:
    first, last = formats.day(row.field_from), formats.day(row.field_to)
    return Cell(first if first == last else f"{first} to {last}")


def _is_few(row: Any) -> bool:
    return not formats.is_missing(row.complete) and row.complete < FEWEST


def rate(row: Any, numbers: Numbers) -> MetricValue:
    """Return metric M33 of one wave alone."""
    every = numbers.frame("waves")
    wave = every[every["id"] == row.id]
    return numbers.once(
        f"response rate of {row.id}", lambda _: compute("M33", {"waves": wave}, numbers.as_of)[0]
    )


def _asked_cell(row: Any, numbers: Numbers) -> Cell:
    if row.is_opt_in:
        return Cell(formats.UNKNOWN, "anyone could answer")
    return Cell(formats.count(rate(row, numbers).denominator))


def _answered_cell(row: Any) -> Cell:
    return Cell(f"fewer than {FEWEST}" if _is_few(row) else formats.count(row.complete))


def _rate_cell(row: Any, numbers: Numbers) -> Cell:
    """Return the response rate with its counts; of an open link the word, of few nothing."""
    if row.is_opt_in:
        return Cell("opt-in", "no response rate")
    value = rate(row, numbers)
    if _is_few(row):
        return Cell(formats.UNKNOWN, HIDDEN)
    if value.value is None:
        return Cell(formats.UNKNOWN, value.note)
    return Cell(formats.amount(value), formats.of(value.numerator, value.denominator))


def not_asked(numbers: Numbers) -> Block | None:
    """Return the affected groups that no wave asked and that raised no theme; None if none is."""
    every, none = numbers.length("groups-affected"), numbers.length("groups-not-asked")
    if not amount_of(every):
        return None
    columns = (
        tables.Column("Affected group", lambda row: tables.text(row.group_name, row.incidents)),
        tables.Column("Asked", _last_asked, right=False),
        tables.Column("Themes raised", lambda row: Cell(formats.count(row.themes)), right=True),
    )
    rows = numbers.listed("groups-affected").sort_values(["is_asked", "group_name"])
    return Block(
        "Who was not asked",
        (_who(every, none, numbers),),
        tables=(tables.table("Affected groups, those never asked first", columns, rows),),
    )


def _who(every: Any, none: Any, numbers: Numbers) -> Sentence:
    if not amount_of(none):
        return say("Each of {n} was asked in a survey wave or raised a theme.",
                   n=several(every, "affected group"))  # fmt: skip
    who = names(numbers.listed("groups-not-asked")["group_name"])
    return say("{n} of {every} {were} never asked and raised no theme: {names}.", n=none,
               every=several(every, "affected group"), were=agree(none, "was", "were"),
               names=who)  # fmt: skip


def _last_asked(row: Any) -> Cell:
    if not row.waves:
        return Cell("in no wave", state="concern" if not row.is_asked else None)
    few = f"fewer than {FEWEST} answered" if row.few_answers else None
    last = tables.named(None, row.last_wave, few)
    return Cell(f"last {formats.day(row.last_on)}", last)


def spread(numbers: Numbers) -> Exhibit | None:
    """Show how the answers of the newest wave are spread over each question's scale.

    A sample stands before an open link, and of waves of one day the one with most answers. A
    question with few answers is left out. None if no wave has answers on a known scale.
    """
    wave, cells = _newest(numbers)
    if wave is None:
        return None
    cells = cells.assign(
        label=[formats.part(item) for item in cells["item"]],
        place=[
            place_of(value, low, high)
            for value, low, high in zip(cells["value"], cells["scale_min"], cells["scale_max"],
                                        strict=True)
        ],
    )  # fmt: skip
    cells = cells.rename(columns={"n": "count"})[["label", "place", "count"]]
    sums = cells.groupby(["label", "place"], sort=False)["count"].sum()
    counts = _lowest_first(sums.reset_index())
    caption = (
        f"{wave.instrument}, {wave.id}, {formats.day(wave.field_from)} to "
        f"{formats.day(wave.field_to)}: how many gave which answer, each question's scale in five "
        "parts from its lowest to its highest answer. Most answers at the lower end first."
    )
    table = pivot(counts, "label", "place", PLACES, "Question", caption)
    return exhibit(
        "answers",
        _spread_title(counts),
        caption,
        partial(answer_bars, counts[["label", "place", "count"]]),
        table,
    )


def _lowest_first(counts: pd.DataFrame) -> pd.DataFrame:
    """Put the question with the largest share of answers at the lower end of its scale first."""
    low = counts["count"].where(counts["place"].isin(PLACES[:2]), 0)
    by_label = counts.assign(low=low).groupby("label")[["low", "count"]].transform("sum")
    counts = counts.assign(low=by_label["low"], all=by_label["count"])
    counts["share"] = counts["low"] / counts["all"]
    return counts.sort_values(["share", "label"], ascending=[False, True], kind="stable")


def _spread_title(counts: pd.DataFrame) -> str:
    """Name the question with most answers at the lower end of its scale."""
    first = next(tables.each_row(counts))
    name = f"{first.label[:1].upper()}{first.label[1:]}"
    return f"{name}: {formats.of(first.low, first.all)} answered in the lower part"


def _newest(numbers: Numbers) -> tuple[Any, pd.DataFrame]:
    answers = numbers.frame("responses")
    scaled = answers["scale_max"] > answers["scale_min"]
    answers = answers[scaled & answers["value"].between(answers["scale_min"], answers["scale_max"])]
    asked = answers.groupby(["wave_id", "item"])["n"].transform("sum")
    answers = answers[asked >= FEWEST]
    if answers.empty:
        return None, answers
    sizes = answers.groupby("wave_id")["n"].sum()
    waves = numbers.frame("waves")
    waves = waves[waves["id"].isin(sizes.index)].assign(size=waves["id"].map(sizes))
    if waves.empty:
        return None, answers
    order = waves.sort_values(["is_opt_in", "field_to", "size"], ascending=[False, True, True],
                              na_position="first")  # fmt: skip
    wave = list(tables.each_row(order))[-1]
    return wave, answers[answers["wave_id"] == wave.id]

"""A deck made by hand, in which people wrote what programs might run, and what it must show."""

from datetime import date
from functools import partial

import pandas as pd

from trustdash.answers import exhibits, tables
from trustdash.answers.answer import Card, Cell, Link, Table
from trustdash.answers.slide import Deck, Slide
from trustdash.charts.ageing_bars import BANDS, ageing_bars
from trustdash.charts.promise_dots import promise_dots
from trustdash.charts.trend_small import trend_small

FORMULA = "=HYPERLINK(A1)"
MARKUP = "<script>alert(1)</script><b>x</b>"
TYPESET = '#import "x": y; $z$ *w* @v [u] \\ //'
HOSTILE = (FORMULA, MARKUP, TYPESET)


def deck() -> Deck:
    """Return five slides: cards, two charts, a table, an exhibit with nothing to show."""
    return Deck(
        f"Review {MARKUP}",
        (
            Slide(
                "answer",
                (f"3 of 12 promises kept {TYPESET}",),
                ((f"As of 20 Nov 2026 {MARKUP}",),),
                (card(),),
                notes=("M1: promises kept by the first date.",),
                link=Link("overview"),
            ),
            Slide("late", ("7 actions overdue",), exhibit=late(), notes=("M10: by age.",)),
            Slide("trend", ("Satisfaction: 74% now",), exhibit=trend()),
            Slide("table", ("What was promised",), table=promised()),
            Slide("none", ("Nothing is late",), exhibit=exhibits.exhibit(
                "none", "Nothing is late", "How many.", None, promised(), "No action is late.")),
        ),
        "As of 20 Nov 2026 · all incidents · ledger at event 1,426",
        ("No change: incidents.",),
    )  # fmt: skip


def card() -> Card:
    """Return a card that says what a program might run."""
    return Card("Kept?", ("3 of 12",), (FORMULA,), (MARKUP,), "concern", Link("commitments"))


def late():
    """Return bars of counts, one of whose rows is named by a formula."""
    counts = pd.DataFrame(
        {
            "label": [FORMULA, FORMULA, MARKUP, TYPESET],
            "band": [BANDS[0], BANDS[-1], BANDS[0], BANDS[1]],
            "count": [2, 1, 3, 1],
        }
    )
    table = exhibits.pivot(counts, "label", "band", BANDS, "Team", "By team")
    return exhibits.exhibit("late", "7 actions overdue", "By team and days late.",
                            partial(ageing_bars, counts), table)  # fmt: skip


def trend():
    """Return a line over time with an incident, whose title is markup."""
    days = pd.date_range("2026-01-04", periods=12, freq="W")
    points = pd.DataFrame({"name": MARKUP, "period_end": days, "value": range(60, 72)})
    incidents = pd.DataFrame(
        {"on": pd.to_datetime(["2026-02-01"]), "letter": ["A"], "title": [FORMULA]}
    )
    rows = [(f"{day:%d}", str(value)) for day, value in zip(days, range(60, 72), strict=True)]
    return exhibits.exhibit(
        "trend",
        "Satisfaction: 74% now",
        "Value per week in per cent.",
        partial(trend_small, points, unit="%", incidents=incidents, now={}, decimals=0),
        tables.plain("Values", ("Week", "Value"), rows),
    )


def dots():
    """Return two promises in rows by their names, delivered on their first dates."""
    days = pd.to_datetime(["2026-03-01", "2026-04-01"])
    frame = pd.DataFrame({"id": ["COM-1", "COM-2"], "title": [FORMULA, MARKUP]}).assign(
        first_date=days, current_date=days, delivered_on=days,
        is_verified=True, is_overdue=False, ended=False,
    )  # fmt: skip
    draw = partial(promise_dots, frame, date(2026, 11, 20))
    return exhibits.exhibit("dots", "2 promises kept", "By promise.", draw, promised())


def promised() -> Table:
    """Return a table with a state, a note, and a picture that no file of words can hold."""
    rows = tuple(
        (Cell(text, "a note"), Cell(str(number)), Cell("late", state="concern"),
         Cell(image="data:image/png;base64,AA=="))
        for number, text in enumerate(HOSTILE, 11)
    )  # fmt: skip
    return Table(("Promise", "Days", "State", "Weeks"), rows, "Promises", (1,), "and 4 more")

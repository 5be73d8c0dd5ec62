"""What the review in progress has decided."""

from trustdash.answers import decisions
from trustdash.answers.answer import Link
from trustdash.answers.lists.agenda import meeting
from trustdash.answers.numbers import Numbers
from trustdash.answers.slide import Slide
from trustdash.answers.wording import join, say, several

_MOST = 8


def slide(numbers: Numbers) -> Slide | None:
    """Return the slide “Decisions taken today”; None if none was taken yet."""
    rows, n = numbers.listed("decided-today"), numbers.length("decided-today")
    if rows.empty:
        return None
    verdicts = [decisions.verdict(row) for row in rows.itertuples(index=False)]
    parts = [
        f"{verdicts.count(each)} {each}" for each in dict.fromkeys(verdicts)
    ]  # fmt: skip
    return Slide(
        name="decided",
        title=say("{n} taken today: {parts}", n=several(n, "decision"), parts=join(parts)),
        table=decisions.taken("Decisions taken today", rows, _MOST),
        notes=("Each decision comes back on its day with its outcome.",),
        link=Link("records", (("e", "review_meeting"), ("id", meeting(numbers) or ""))),
    )

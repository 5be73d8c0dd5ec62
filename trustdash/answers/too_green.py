"""Does it look too good? The question for the meeting, and for whom (M19)."""

import pandas as pd

from trustdash.answers import formats
from trustdash.answers.answer import Block, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import amount_of, and_so, say
from trustdash.metrics.evidence import FEWEST_ITEMS, FLAWLESS_ON_TIME, PERIODS
from trustdash.metrics.registry import compute

_TITLE = "Does it look too good?"


def fires(numbers: Numbers) -> bool:
    """Tell whether the whole view looked flawless in all the periods that metric M19 looks at."""
    return amount_of(numbers.counted("M19")) >= PERIODS


def flawless_teams(numbers: Numbers) -> pd.DataFrame:
    """Return the teams that alone looked flawless in all periods, by the definition of M19."""
    return numbers.once("flawless teams", _flawless_teams)


def _flawless_teams(numbers: Numbers) -> pd.DataFrame:
    names = ("commitments", "actions", "effectiveness_checks")
    frames = {name: numbers.frame(name) for name in names}
    items = pd.concat([frame["team_id"] for frame in frames.values()]).value_counts()
    teams = numbers.frame("teams")
    found = [
        team
        for team in teams["id"]
        if items.get(team, 0) >= FEWEST_ITEMS and _is_flawless(frames, team, numbers)
    ]
    return teams[teams["id"].isin(found)]


def _is_flawless(frames: dict[str, pd.DataFrame], team: str, numbers: Numbers) -> bool:
    mine = {name: frame[frame["team_id"] == team] for name, frame in frames.items()}
    every = {**mine, "revisions": numbers.frame("revisions")}
    (value,) = compute("M19", every, numbers.as_of)
    return (value.value or 0) >= PERIODS


def question(numbers: Numbers) -> Sentence:
    """Return the question for the meeting; nothing if neither the view nor a team is too green."""
    teams = tuple(str(name) for name in flawless_teams(numbers)["name"])
    if not teams and not fires(numbers):
        return ()
    who = and_so(teams) if teams else ("all in this view",)
    return say(
        "A question for {who}: how is it that in two periods of 90 days at least "
        "{rate} in 100 promises came by their first date, every check passed and nothing was late?",
        who=who,
        rate=formats.count(FLAWLESS_ON_TIME),
    )


def block(numbers: Numbers) -> Block:
    """Ask the question if it is to be asked; else say what it would take."""
    asked = question(numbers)
    if asked:
        text = ("It is a question and no accusation.",)
        return Block(_TITLE, (asked, text))
    value = numbers.one("M19")
    if value is None or value.value is None:
        why = "too little is on file" if value is None else str(value.note)
        return Block(_TITLE, ((f"It can't be told: {why}.",),))
    n = formats.of(value.value, PERIODS)
    return Block(_TITLE, ((f"No: {n} periods of 90 days looked flawless.",),))

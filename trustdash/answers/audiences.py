"""Who heard from us, month by month; affected groups that did not stand first."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, statements, tables
from trustdash.answers.answer import Block, Cell, Sentence
from trustdash.answers.lists.said import MESSAGES, cell_of
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, agree_of, amount_of, and_so, say, several
from trustdash.metrics import audience
from trustdash.metrics.affected import affected

_TITLE = "Who heard from us, by month"
_ELSEWHERE = "told on other channels alone"
NONE = "none"


def unheard(numbers: Numbers) -> Sentence:
    """Say which affected groups no message reached in 90 days where they look for it (M22)."""
    base = numbers.base("M22")
    if not amount_of(base):
        return ()
    missed = numbers.length("groups-not-reached")
    if not amount_of(missed):
        return say("Each of {n} heard from us in the last 90 days.",
                   n=several(base, "affected group"))  # fmt: skip
    names = [str(name) for name in numbers.listed("groups-not-reached")["group_name"]]
    elsewhere = numbers.counted("M22", part=_ELSEWHERE)
    other = say("; {n} of them {was} told on channels that {they} not use", n=elsewhere,
                was=agree(elsewhere, "was", "were"),
                they=agree(elsewhere, "it does", "they do"))  # fmt: skip
    return say(
        "{n} of {m} {has} heard nothing in 90 days on a channel that {they}: {names}{other}.",
        n=missed,
        m=several(base, "affected group"),
        has=agree_of(missed, base, "has", "have"),
        they=agree(missed, "it uses", "they use"),
        names=and_so(names),
        other=other if amount_of(elsewhere) else "",
    )


def matrix(numbers: Numbers) -> Block:
    """Return the messages to each group in each of the last 12 months; affected groups first."""
    groups, months = _groups(numbers), audience.months(numbers.as_of)
    columns = (
        tables.Column("Group", lambda row: tables.text(row.group_name, _kind(row))),
        tables.Column("Last message", _last, right=True),
        *(
            tables.Column(
                formats.month(f"{month}-01"), partial(_cell, numbers, month), right=True
            )
            for month in months
        ),
    )  # fmt: skip
    caption = (
        "Number of messages. One that names no group was for everyone, so it counts for each "
        "group. Groups affected by an open incident first, the longest without a message on top."
    )
    made = tables.table(caption, columns, groups)
    return Block(_TITLE, tables=(replace(made, is_grid=True),))


def _groups(numbers: Numbers) -> pd.DataFrame:
    """Return affected groups, the longest without a message first, then the others.

    Where no group is on file there is one row for everyone.
    """
    first = affected(numbers.frame("affected_groups"), numbers.frame("incidents"))
    names = dict(zip(first["group_id"], first["group_name"], strict=True))
    every = {**statements.group_names(numbers), **names} or {"": "Everyone"}
    messages = numbers.frame("communications")
    rows = pd.DataFrame(
        [
            {
                "group_id": identity,
                "group_name": name,
                "is_affected": identity in names,
                "last": audience.to_group(messages, identity)["sent_at"].max(),
            }
            for identity, name in every.items()
        ]
    )
    return rows.sort_values(
        ["is_affected", "last", "group_name"], ascending=[False, True, True], na_position="first"
    )


def _kind(row: Any) -> str | None:
    if not row.group_id:
        return "no group is on file"
    return "affected" if row.is_affected else None


def _last(row: Any) -> Cell:
    return Cell("never") if formats.is_missing(row.last) else tables.day(row.last)


def _cell(numbers: Numbers, month: str, row: Any) -> Cell:
    n = numbers.length(MESSAGES, cell_of(row.group_id, month))
    return tables.number(n) if amount_of(n) else Cell(NONE)

"""Rows without what is confidential and without free text, from which the numbers still follow.

Ids, days, amounts, states and kinds stay. Text is replaced by a mark: equal texts by equal ones, so
that what is compared stays comparable; missing text stays missing. What takes a grant to see keeps
no name and no id of its own.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from trustdash.export import withheld
from trustdash.metrics.baseline import BACK
from trustdash.metrics.engagement import SUBJECT
from trustdash.metrics.perception import EASY_NAMES
from trustdash.metrics.registry import METRICS
from trustdash.metrics.remedies import NO_CURRENCY, PAID
from trustdash.metrics.suppression import FEWEST, UNSTATED
from trustdash.metrics.sustainment import HELD
from trustdash.metrics.trust import BESIDE_MARKET, DIMENSIONS
from trustdash.model.entities import ENTITIES, FACTS
from trustdash.model.record import Column

_KEPT_TEXT = {
    ("root_cause", "cause_category"),
    ("incident", "category"),
    ("corrective_action", "category"),
    ("evidence", "sha256"),
}
"""Texts that are classes or hashes and not somebody's words."""
_WHO = ("group_id", "respondent_id")
"""Of complaints and other facts: who it was. Of a small group that would tell the person."""
_OWN_GROUPS = ("commitments", "actions", "critical", "high", "medium", "low", UNSTATED)
_OWN_PARTS = frozenset(f"M{n}" for n in (*range(1, 28), 29, *range(37, 44)))
"""Metrics whose parts are our own words; those of the others hold names that people gave."""
_OWN_WORDS = frozenset({BACK, HELD})
_OF_ONE_RECORD = ("M45", "M46")
"""Metrics with a part for each record: its id, a space, its title."""
_CHANNELS = (("communication", "channel"), ("stakeholder_group", "preferred_channels"))
"""They are compared without regard to capitals."""
_TELLING = re.compile(rf"((market_)?trust_({'|'.join(DIMENSIONS)})|{'|'.join(EASY_NAMES)})(?=_|$)")
"""Beginnings of names of questions that tell what is asked: some numbers follow from them."""
_ENDS = ("mean", "weighted mean", BESIDE_MARKET)
"""How parts of surveys end."""
_COUNTS_OF_PEOPLE = (("leader_engagement", "attendees"), ("listening_theme", "volume"))
"""They are shown from 5 on; no number needs the smaller ones."""
_ASKED_AGAIN = ("confirmed", "asked_n", "agreed_n")
_OWN_UNITS = frozenset({metric.unit for metric in METRICS.values()} | {"hours", "meetings"})


class Redaction:
    """Replaces text in tables and labels; one for a pack, so that its marks agree everywhere."""

    def __init__(self, salt: str, known: Iterable[str]) -> None:
        """Take what makes the marks of this pack its own, and the ids that everybody may see."""
        self._salt = salt
        self._known = frozenset((*known, *ENTITIES))
        self._marks: dict[str, str] = {}

    def table(self, entity: str, rows: pa.Table) -> pa.Table:
        """Return an entity's rows, as its view gives them, without free text."""
        declared = {column.name: column for column in ENTITIES[entity].columns()}
        ids = rows.column("id").to_pylist() if "id" in rows.column_names else []
        for position, name in enumerate(rows.column_names):
            if name in declared:
                field = rows.schema.field(name)
                cells = self._cells(entity, declared[name], rows.column(name).to_pylist(), ids)
                rows = rows.set_column(position, field, pa.array(cells, field.type))
        return _without_few_asked(rows) if entity == "listening_theme" else rows

    def _cells(
        self, entity: str, column: Column, cells: list[Any], ids: list[str | None]
    ) -> list[Any]:
        if entity == "observation" and column.name == "group_id":
            return _in_their_order(cells)
        if entity in FACTS and column.name in _WHO:
            return [None] * len(cells)
        if (entity in FACTS and column.name == "id") or column.refers_to in FACTS:
            return [self._mark(cell) for cell in cells]
        if (entity, column.name) in _CHANNELS:
            return [self._channel(cell) for cell in cells]
        if column.type == "texts":
            return [self._keys(cell) if _is_key(column) else [] for cell in cells]
        if (entity, column.name) in _COUNTS_OF_PEOPLE:
            return [None if cell is None or cell < FEWEST else cell for cell in cells]
        if column.type != "text":
            return [None] * len(cells) if column.confidential else cells
        if _is_key(column):
            return [self._key(cell) for cell in cells]
        if column.choices:
            return cells
        if (entity, column.name) not in _KEPT_TEXT:
            return [self._mark(cell) for cell in cells]
        named = zip(ids, cells, strict=True)
        return [cell if id_ in self._known else self._mark(cell) for id_, cell in named]

    def _key(self, cell: str | None) -> str | None:
        return cell if cell in self._known else self._mark(cell)

    def _keys(self, cells: list[str] | None) -> list[str | None] | None:
        return None if cells is None else [self._key(cell) for cell in cells]

    def _channel(self, cell: Any) -> Any:
        if cell is None or isinstance(cell, str):
            return self._mark(cell and cell.casefold())
        return [self._channel(each) for each in cell]

    def _mark(self, cell: str | None) -> str | None:
        if cell is None:
            return None
        return self._marks.setdefault(cell, f"text {self._digest(cell)}")

    def _digest(self, cell: str) -> str:
        return hashlib.sha256(f"{self._salt}\n{cell}".encode()).hexdigest()[:12]

    def answers(self, rows: pa.Table) -> pa.Table:
        """Return counts of survey answers with what names waves, questions and groups marked."""
        named = {"wave_id": self._key, "item": self.question, "group_id": self._answering}
        for name, marked in named.items():
            cells = [marked(cell) for cell in rows.column(name).to_pylist()]
            at = rows.schema.get_field_index(name)
            rows = rows.set_column(at, rows.schema.field(at), pa.array(cells, pa.string()))
        return rows

    def question(self, name: str) -> str:
        """Return the mark of a question, after the words of its name that tell what it asks."""
        telling = _TELLING.match(name.casefold().replace("-", "_"))
        if telling is None:
            return str(self._mark(name))
        return name if telling[0] == name else f"{telling[0]}_{self._mark(name)}"

    def _answering(self, group: str | None) -> str | None:
        return group if group in (withheld.WITHHELD, withheld.WITHHELD_STAFF) else self._key(group)

    def keep_order(self, groups: Iterable[str]) -> None:
        """Give groups marks that sort as their names do, also beside the group not stated.

        Of two groups of one size the order of names decides which is hidden to protect a third.
        Call it before anything is marked.
        """
        for place, name in enumerate(sorted(set(groups))):
            after = int(name > UNSTATED)
            self._marks[name] = f"text {after}{place:03}-{self._digest(name)}"

    def survey_parts(
        self, instruments: Iterable[str], questions: Iterable[str], measures: Iterable[str]
    ) -> dict[str, str]:
        """Return each part that a number of surveys may have → the same in marks."""
        items = {name: self.question(name) for name in questions}
        subjects = {**items, **{name: name for name in (*DIMENSIONS, SUBJECT)}}
        asked = {name: str(self._mark(name)) for name in instruments}
        series = {
            **subjects,
            **{f"{i}: {s}": f"{asked[i]}: {subjects[s]}" for i in asked for s in subjects},
        }
        of_staff = {name: mark for name, mark in series.items() if name.endswith(SUBJECT)}
        found = {name: name for name in ("mean", "weighted mean", "eNPS")}
        for name, mark in series.items():
            found |= {f"eNPS, {name}": f"eNPS, {mark}"}
            found |= {f"{name}, {end}": f"{mark}, {end}" for end in _ENDS}
        found |= {f"{s}: {i}": f"{of_staff[s]}: {items[i]}" for s in of_staff for i in items}
        found |= {f"{m} ({d})": f"{self._mark(m)} ({d})" for m in measures for d in DIMENSIONS}
        return {**found, **asked, **series}

    def number(self, shown: Mapping[str, Any], parts: Mapping[str, str]) -> dict[str, Any]:
        """Return a published number without its remark and with people's words in it marked.

        parts: those of surveys, see `survey_parts`.
        """
        found = {**shown, "note": None}
        if found.get("group") not in (None, *_OWN_GROUPS):
            found["group"] = self._mark(found["group"])
        if shown["id"] not in _OWN_PARTS and "part" in found:
            found["part"] = parts.get(found["part"]) or self._part(shown["id"], found["part"])
        if found["unit"] not in _OWN_UNITS:
            found["unit"] = self._mark(found["unit"])
        return found

    def _part(self, metric: str, part: str) -> str | None:
        """Return a part with the names in it as the rows have them."""
        if part in _OWN_WORDS:
            return part
        if metric in _OF_ONE_RECORD:
            id_, _, title = part.partition(" ")
            return f"{self._key(id_)} {self._mark(title)}"
        if metric != "M28":
            return self._mark(part)
        before, paid, currency = part.partition(PAID)
        is_named = paid and currency != NO_CURRENCY
        return f"{before}{paid}{self._mark(currency)}" if is_named else part


def _without_few_asked(themes: pa.Table) -> pa.Table:
    """Return themes without what fewer than 5 people said when they were asked again."""
    asked = zip(themes.column("asked_n").to_pylist(), themes.column("confirmed").to_pylist(),
                strict=True)  # fmt: skip
    is_few = [n is not None and n < FEWEST and said in ("yes", "no") for n, said in asked]
    for name in (*_ASKED_AGAIN, "status"):
        position, field = themes.schema.get_field_index(name), themes.schema.field(name)
        left = "told" if name == "status" else None
        cells = zip(themes.column(name).to_pylist(), is_few, strict=True)
        kept = pa.array([left if few else cell for cell, few in cells], field.type)
        themes = themes.set_column(position, field, kept)
    return themes


def _in_their_order(ids: list[str | None]) -> list[str | None]:
    """Return a mark for each id that sorts as the ids do, and leads to no other table."""
    places = {id_: place for place, id_ in enumerate(sorted({each for each in ids if each}))}
    return [None if id_ is None else f"group {places[id_]:06}" for id_ in ids]


def _is_key(column: Column) -> bool:
    if column.name == "external_id":
        return False
    named = column.name == "id" or column.name.endswith(("_id", "_ids", "_entity"))
    return named or column.refers_to is not None

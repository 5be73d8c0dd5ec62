"""Who may not see what: worked out once for each head from the declarations and what is on file.

A record is restricted when its own visibility takes a grant, and when what it belongs to is
restricted, at any depth. The newest word on file decides, whatever day is looked at: what became
confidential today is so on every page of the past too, and what is opened from a day on is seen by
pages of that day and later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import duckdb

from trustdash.ledger.relations import OPEN, ids_under, parents_of, table_of
from trustdash.model.entities import ENTITIES, FACTS, RECORDS
from trustdash.model.lens import Scope
from trustdash.model.record import Parent

Node = tuple[str, str]
"""An entity and an id."""
Need = tuple[str, str | None]
"""A visibility, and the incident for which a grant of it may be held; None: for all alone."""

EVER = date.max
"""The end of a restriction that has none."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """A record that takes a grant. until: the first day from which it no longer does."""

    entity: str
    id: str
    need: Need
    until: date

    def holds_on(self, day: date) -> bool:
        """Tell whether the grant is needed on pages of a day; without an end it always is."""
        return day < self.until or self.until == EVER


class Sight:
    """What one head of the ledger holds that not everybody may see."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Work out the restrictions; where none is on file that is one look at each table."""
        self.restrictions = tuple(_restrictions(cursor))
        self._cursor = cursor

    def withheld(self, scope: Scope, as_of: date) -> dict[str, list[str]]:
        """Return entity → ids that the scope may not see on pages of that day."""
        found: dict[str, set[str]] = defaultdict(set)
        for each in self.restrictions:
            if each.holds_on(as_of) and not scope.holds(*each.need):
                found[each.entity].add(each.id)
        return {entity: sorted(ids) for entity, ids in found.items()}

    def unveiled(self, scope: Scope) -> dict[str, list[str]]:
        """Return entity → ids whose confidential fields the scope sees by a grant for one incident.

        Who holds "named_people" for all needs no such list, and who holds none gets an empty one.
        """
        if not any(grant.startswith("named_people:") for grant in scope.grants):
            return {}
        return {
            entity: [id_ for id_, incident in found if scope.holds("named_people", incident)]
            for entity, found in self._incidents.items()
        }

    @cached_property
    def _incidents(self) -> dict[str, list[tuple[str, str | None]]]:
        """Each record that has confidential fields, and its incident."""
        found: dict[str, list[tuple[str, str | None]]] = {}
        with self._cursor.cursor() as cursor:
            for entity, record in RECORDS.items():
                if any(column.confidential for column in record.columns()):
                    rows = cursor.execute(f"SELECT DISTINCT id FROM main.{entity}_version")
                    nodes = [(entity, id_) for (id_,) in rows.fetchall()]
                    of = incidents_of(cursor, nodes)
                    found[entity] = [(id_, of[entity, id_]) for _, id_ in nodes]
        return found


def _restrictions(cursor: duckdb.DuckDBPyConnection) -> Iterator[Restriction]:
    own = dict(_restricted_themselves(cursor))
    incidents = incidents_of(cursor, {node for node, _ in own})
    news: dict[Node, dict[Need, date]] = defaultdict(dict)
    for (node, visibility), until in own.items():
        news[node][visibility, incidents[node]] = until
    known: dict[Node, dict[Need, date]] = defaultdict(dict)
    while news:
        found: dict[Node, dict[Need, date]] = defaultdict(dict)
        for node, needs in news.items():
            known[node].update(needs)
        for child, parent, until in _children(cursor, news):
            for need, ends in news[parent].items():
                ends = min(ends, until)
                if ends > max(known[child].get(need, date.min), found[child].get(need, date.min)):
                    found[child][need] = ends
        news = {node: needs for node, needs in found.items() if needs}
    for (entity, id_), needs in known.items():
        for need, until in needs.items():
            yield Restriction(entity, id_, need, until)


def _periods(entity: str, columns: str, where: str) -> str:
    """Return SQL: id, columns, and the day on which they ceased to be so for good."""
    return f"""
        SELECT id, {columns}, CASE WHEN bool_and(next_on IS NOT NULL) THEN max(next_on) END
        FROM (
            SELECT *, lead(valid_from) OVER (PARTITION BY id ORDER BY valid_from) AS next_on
            FROM (
                SELECT * FROM main.{entity}_version
                WHERE id IN (SELECT id FROM main.{entity}_version WHERE {where})
                QUALIFY row_number() OVER (PARTITION BY id, valid_from ORDER BY seq DESC) = 1
            )
        )
        WHERE {where}
        GROUP BY id, {columns}"""


def _restricted_themselves(
    cursor: duckdb.DuckDBPyConnection,
) -> Iterator[tuple[tuple[Node, str], date]]:
    closed = f"visibility NOT IN {OPEN}"
    any_of = " UNION ALL ".join(
        f"(SELECT '{name}' FROM main.{name}_version WHERE {closed} LIMIT 1)" for name in RECORDS
    )
    for (entity,) in cursor.execute(any_of).fetchall():
        rows = cursor.execute(_periods(entity, "visibility", closed)).fetchall()
        for id_, visibility, until in rows:
            yield ((entity, id_), visibility), until or EVER


def _children(
    cursor: duckdb.DuckDBPyConnection, of: Iterable[Node]
) -> Iterator[tuple[Node, Node, date]]:
    """Yield each record that belongs to one of `of`, that one, and until when it did."""
    given = _by_entity(of)
    entities, ids = _columns_of(given)
    asked = cursor.execute(_ways_down(), {"entities": entities, "ids": ids}).fetchall()
    for entity, id_column, kind in asked:
        parent = next(p for p in parents_of(entity) if p.id_column == id_column)
        if kind in FACTS:
            yield from _through_facts(cursor, entity, parent, kind, given)
            continue
        where = f"{id_column} IN (FROM given)"
        if parent.kind_column:
            where += f" AND {parent.kind_column} = '{kind}'"
        sql = f"{_GIVEN} {_periods(entity, id_column, where)}"
        for id_, parent_id, until in cursor.execute(sql, {"ids": given[kind]}).fetchall():
            yield (entity, id_), (kind, parent_id), until or EVER


_GIVEN = "WITH given AS (SELECT unnest($ids::VARCHAR[]) AS id)"


@cache
def _ways_down() -> str:
    """Return SQL: the columns by which anything at all belongs to one of the records given.

    The columns are entity, id_column and the kind of the record that it names. One question for all
    entities, so that what is asked of each is asked only where there is something.
    """
    ways = []
    for entity in RECORDS:
        for parent in parents_of(entity):
            kind = parent.kind_column or f"'{parent.entity}'"
            about_facts = f" OR {kind} IN {(*FACTS, '')}" if parent.kind_column else ""
            ways.append(
                f"SELECT '{entity}', '{parent.id_column}', {kind} FROM main.{entity}_version"
                f" WHERE ({kind}, {parent.id_column}) IN (FROM given){about_facts}"
            )
    given = "WITH given AS (SELECT unnest($entities::VARCHAR[]), unnest($ids::VARCHAR[]))"
    return f"{given} {' UNION '.join(ways)} ORDER BY ALL"


def _through_facts(
    cursor: duckdb.DuckDBPyConnection,
    entity: str,
    parent: Parent,
    fact: str,
    given: Mapping[str, list[str]],
) -> Iterator[tuple[Node, Node, date]]:
    """Yield records about a fact, for instance a complaint, that belongs to a record given."""
    for kind, ids in given.items():
        for under in ids_under(fact, kind, "SELECT id FROM given"):
            sql = f"""
                {_GIVEN}
                SELECT DISTINCT v.id, u.top FROM main.{entity}_version v
                JOIN ({under}) u ON u.id = v.{parent.id_column}
                WHERE v.{parent.kind_column} = '{fact}'"""
            for id_, top in cursor.execute(sql, {"ids": ids}).fetchall():
                yield (entity, id_), (kind, top), EVER


def _columns_of(given: Mapping[str, list[str]]) -> tuple[list[str], list[str]]:
    pairs = [(entity, id_) for entity, ids in given.items() for id_ in ids]
    return [entity for entity, _ in pairs], [id_ for _, id_ in pairs]


def incidents_of(
    cursor: duckdb.DuckDBPyConnection, nodes: Iterable[Node]
) -> Mapping[Node, str | None]:
    """Return each record's incident: its own, else that of what it belongs to; None: it has none.

    An incident's incident is itself, not the larger one that it belongs to.
    """
    wanted = set(nodes)
    above: dict[Node, list[Node]] = {}
    news = set(wanted)
    while news:
        above.update({node: [] for node in news})
        for entity, ids in _by_entity(node for node in news if node[0] != "incident").items():
            for id_, parents in _parents_on_file(cursor, entity, ids):
                above[entity, id_] = parents
        news = {parent for node in news for parent in above[node]} - above.keys()
    return {node: _climbed(node, above, frozenset()) for node in wanted}


def _climbed(node: Node, above: Mapping[Node, list[Node]], seen: frozenset[Node]) -> str | None:
    if node[0] == "incident":
        return node[1]
    tried = (_climbed(up, above, seen | {node}) for up in above.get(node, ()) if up not in seen)
    return next((incident for incident in tried if incident is not None), None)


def _parents_on_file(
    cursor: duckdb.DuckDBPyConnection, entity: str, ids: list[str]
) -> Iterator[tuple[str, list[Node]]]:
    parents = parents_of(entity)
    if not parents or "id" not in ENTITIES[entity].model_fields:
        return
    table, newest = table_of(entity)
    kinds = (f"'{p.entity}'" if p.entity else p.kind_column for p in parents)
    named = (f"{kind}, {p.id_column}" for kind, p in zip(kinds, parents, strict=True))
    sql = f"""
        SELECT id, {", ".join(named)} FROM {table} WHERE id IN (SELECT unnest($1::VARCHAR[]))
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY {newest}) = 1"""
    for id_, *pairs in cursor.execute(sql, [ids]).fetchall():
        found = zip(pairs[::2], pairs[1::2], strict=True)
        yield id_, [(kind, key) for kind, key in found if key is not None and kind in ENTITIES]


def _by_entity(nodes: Iterable[Node]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entity, id_ in sorted(nodes):
        found[entity].append(id_)
    return dict(found)

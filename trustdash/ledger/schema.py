"""Tables and views, derived from the declarations. The migrations hold what was once derived."""

from collections.abc import Iterable

from trustdash.ledger.relations import parents_of
from trustdash.model.entities import FACTS, GOVERNED, RECORDS
from trustdash.model.record import Column, Entity, Fact, Record

_SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "yes_no": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "texts": "VARCHAR[]",
}

EVENT_COLUMNS = (
    "seq", "recorded_at", "valid_from", "actor", "role", "entity", "entity_id", "changes",
    "reason", "batch_id", "source_row", "idempotency_key", "prev_hash", "hash",
)  # fmt: skip

_AS_OF = "getvariable('as_of')::DATE"
_KNOWN_TO = "getvariable('known_to')::BIGINT"
_GRANTS = "getvariable('grants')::VARCHAR[]"
_ROLE = "getvariable('role')::VARCHAR"
_WITHHELD = "getvariable('withheld')::MAP(VARCHAR, VARCHAR[][])"
_UNVEILED = "getvariable('unveiled')::MAP(VARCHAR, VARCHAR[][])"

VARIABLES = ("as_of", "known_to", "grants", "role", "withheld", "unveiled")
"""What a connection must have set before any view shows anything."""

_ALL_SET = (
    f"{_GRANTS} IS NOT NULL AND {_ROLE} IS NOT NULL AND {_WITHHELD} IS NOT NULL"
    f" AND {_UNVEILED} IS NOT NULL"
)


def stands(known_to: str) -> str:
    """Return the condition that a row's batch was not undone, as far as known at an event."""
    return (
        "batch_seq NOT IN (SELECT u.batch_seq FROM main.undone_batch u"
        f" WHERE u.undone_at <= {known_to}"
        f" AND (u.redone_at IS NULL OR u.redone_at > {known_to}))"
    )


_STANDS = stands(_KNOWN_TO)

WITHHELD_ROWS = (
    "SELECT entity, unnest(flatten(ids)) AS id FROM"
    f" (SELECT unnest(map_keys({_WITHHELD})) AS entity, unnest(map_values({_WITHHELD})) AS ids)"
)
"""SQL of the records that the viewer may not see: entity, id."""

BUCKETS = """
    SELECT map(list(entity), list(buckets)) FROM (
        SELECT entity, list(ids ORDER BY bucket) AS buckets FROM (
            SELECT entity, bucket, coalesce(list(id) FILTER (id IS NOT NULL), []) AS ids
            FROM (
                SELECT e.entity, r.range AS bucket, g.id
                FROM (SELECT entity, 1 + count(*) // 4 AS n FROM given GROUP BY entity) e
                CROSS JOIN LATERAL range(e.n) r
                LEFT JOIN given g ON g.entity = e.entity AND (hash(g.id) % e.n)::BIGINT = r.range
            )
            GROUP BY entity, bucket
        )
        GROUP BY entity
    )"""
"""SQL of the map that the variables `withheld` and `unveiled` hold, from `given` (entity, id).

Entity → buckets of ids. An id is looked for in the one bucket that its hash tells: a list of any
length is looked through in the same time, and an entity that has none costs nothing, not even a
join to be planned.
"""


def sql_type(column: Column) -> str:
    """Return the DuckDB type that holds a column."""
    return _SQL_TYPES[column.type]


def typed_columns(entity: type[Entity]) -> dict[str, str]:
    """Return column → DuckDB type of an entity, in order."""
    return {column.name: sql_type(column) for column in entity.columns()}


def version_columns(record: type[Record]) -> dict[str, str]:
    """Return the columns of a record's version table."""
    return {**typed_columns(record), "is_void": "BOOLEAN", "valid_from": "DATE", "seq": "BIGINT"}


def fact_columns(fact: type[Fact]) -> dict[str, str]:
    """Return the columns of a fact table."""
    return {
        **typed_columns(fact),
        "batch_seq": "BIGINT",
        "source_row": "BIGINT",
        "restated": "BOOLEAN",
    }


def tables() -> Iterable[str]:
    """Yield the CREATE TABLE statements of every declared entity."""
    for record in GOVERNED.values():
        yield _create(f"{record.entity}_version", version_columns(record))
    for fact in FACTS.values():
        yield _create(f"{fact.entity}_fact", fact_columns(fact))


def _create(table: str, columns: dict[str, str]) -> str:
    inside = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"CREATE TABLE {table} ({inside})"


def views() -> Iterable[str]:
    """Yield the statements that make `seen`: the only thing that questions read.

    A view shows the record or fact as of the connection's variables: `as_of`, `known_to`, `grants`
    (what the viewer holds), `role`, `withheld` (entity → ids of records that he may not see, worked
    out in `ledger.sight`) and `unveiled` (entity → ids whose confidential fields he may see by a
    grant for one incident). With any of them unset every view is empty.
    """
    yield "CREATE SCHEMA IF NOT EXISTS seen"
    for record in GOVERNED.values():
        yield _record_view(record)
        yield _history_view(record)
    for fact in FACTS.values():
        yield _fact_view(fact)
    yield _response_daily()
    yield _BATCH


def _is_among(variable: str, entity: str, value: str) -> str:
    """Return the condition that a map holds a value among an entity's ids; NULL is never there."""
    ids = f"map_extract_value({variable}, '{entity}')"
    bucket = f"{ids}[(hash({value}) % len({ids}))::BIGINT + 1]"
    held = f"coalesce(list_contains({bucket}, {value}), false)"
    return f"CASE WHEN {ids} IS NULL THEN false ELSE {held} END"


def _kept_for(record: type[Record]) -> str:
    return "" if record.kept_by is None else f" AND coalesce({_ROLE} = '{record.kept_by}', false)"


def _is_withheld(entity: str, value: str) -> str:
    return _is_among(_WITHHELD, entity, value)


def _seen_value(column: Column, entity: type[Entity]) -> str:
    """Return a column as it is seen: an id that names a record withheld is not given away.

    What a row belongs to is no such column: where that is withheld, so is the row.
    """
    belongs = {parent.id_column for parent in parents_of(entity.entity)}
    if column.refers_to not in RECORDS or column.name in belongs:
        return column.name
    is_withheld = _is_withheld(str(column.refers_to), column.name)
    return f"CASE WHEN NOT ({is_withheld}) THEN {column.name} END"


def _shown(column: Column, entity: type[Entity], value: str | None = None) -> str:
    value = value or _seen_value(column, entity)
    if column.confidential:
        value = f"CASE WHEN {_may_see_fields(entity)} THEN {value} END"
    return value if value == column.name else f"{value} AS {column.name}"


def _may_see_fields(entity: type[Entity]) -> str:
    """Return the condition that the viewer may see the confidential fields of a row."""
    of_all = f"list_contains({_GRANTS}, 'named_people')"
    if issubclass(entity, Record):
        of_one = _is_among(_UNVEILED, entity.entity, "id")
    elif "incident_id" in entity.model_fields:
        of_one = f"list_contains({_GRANTS}, 'named_people:' || incident_id)"
    else:
        of_one = "false"
    return f"coalesce({of_all}, false) OR coalesce({of_one}, false)"


def _record_view(record: type[Record]) -> str:
    shown = ", ".join(_shown(column, record) for column in record.columns())
    return f"""
        CREATE OR REPLACE VIEW seen.{record.entity} AS
        SELECT {shown}, valid_from, seq, first_seen
        FROM (
            SELECT *,
                row_number() OVER (PARTITION BY id ORDER BY valid_from DESC, seq DESC) AS nth,
                min(valid_from) OVER (PARTITION BY id) AS first_seen
            FROM main.{record.entity}_version
            WHERE valid_from <= {_AS_OF} AND seq <= {_KNOWN_TO} AND {_ALL_SET}
        )
        WHERE nth = 1 AND NOT is_void
            AND NOT ({_is_withheld(record.entity, "id")}){_kept_for(record)}"""


def _history_view(record: type[Record]) -> str:
    shown = ", ".join(_shown(column, record) for column in record.columns())
    return f"""
        CREATE OR REPLACE VIEW seen.{record.entity}_history AS
        SELECT {shown}, valid_from, seq
        FROM (
            SELECT *,
                row_number() OVER (PARTITION BY id, valid_from ORDER BY seq DESC) AS nth
            FROM main.{record.entity}_version
            WHERE valid_from <= {_AS_OF} AND seq <= {_KNOWN_TO} AND {_ALL_SET}
        )
        WHERE nth = 1 AND NOT is_void
            AND NOT ({_is_withheld(record.entity, "id")}){_kept_for(record)}"""


def _revealed(column: Column, fact: type[Fact]) -> str:
    if column.type == "date" and not column.planned and column.name != fact.true_on:
        value = f"CASE WHEN {column.name} <= {_AS_OF} THEN {column.name} END"
        return _shown(column, fact, value)
    if column.revealed_by:
        # A source may give a state without its day: then it is known from the start.
        value = (
            f"CASE WHEN {column.revealed_by} IS NULL OR {column.revealed_by} <= {_AS_OF}"
            f" THEN {column.name} END"
        )
        return _shown(column, fact, value)
    return _shown(column, fact)


def fact_is_seen(fact: type[Fact], prefix: str = "f.") -> str:
    """Return the condition that nothing to which a fact belongs is withheld from the viewer.

    prefix: what stands before the names of the columns that say what it belongs to.
    """
    conditions = [_ALL_SET]
    for parent in parents_of(fact.entity):
        column = f"{prefix}{parent.id_column}"
        if parent.entity in RECORDS:
            conditions.append(f"NOT ({_is_withheld(parent.entity, column)})")
        elif parent.entity:
            above = FACTS[parent.entity]
            conditions.append(
                f"NOT EXISTS (SELECT 1 FROM main.{above.entity}_fact AS g WHERE g.id = {column}"
                f" AND NOT ({fact_is_seen(above, 'g.')}))"
            )
    return " AND ".join(conditions)


def _fact_view(fact: type[Fact]) -> str:
    shown = ", ".join(_revealed(column, fact) for column in fact.columns())
    is_true = f"{fact.true_on} <= {_AS_OF} AND batch_seq <= {_KNOWN_TO} AND {_STANDS}"
    extra = "batch_seq, source_row, restated"
    newest = f"{fact.true_on} DESC, batch_seq DESC, source_row DESC"
    keys = ", ".join(fact.key)
    moving = [p.id_column for p in parents_of(fact.entity) if p.id_column not in fact.key]
    last = "".join(f", first_value({name}) OVER corrections AS newest_{name}" for name in moving)
    # Only keys that were ever restated need the window over their versions. What the newest of them
    # belongs to is withheld on every day, and so is what the one that is shown belongs to.
    also = f" AND {fact_is_seen(fact, 'f.newest_')}" if moving else ""
    return f"""
        CREATE OR REPLACE VIEW seen.{fact.entity} AS
        SELECT {shown}, {extra} FROM main.{fact.entity}_fact AS f
        WHERE NOT restated AND {is_true} AND {fact_is_seen(fact)}
        UNION ALL
        SELECT {shown}, {extra} FROM (
            SELECT * FROM (
                SELECT *{last} FROM main.{fact.entity}_fact WHERE restated
                WINDOW corrections AS (PARTITION BY {keys} ORDER BY {newest})
            )
            WHERE {is_true}
            QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {newest}) = 1
        ) AS f
        WHERE {fact_is_seen(fact)}{also}"""


def _response_daily() -> str:
    answer = FACTS["feedback_response"]
    group = _seen_value(answer.column("group_id"), answer)
    return f"""
    CREATE OR REPLACE VIEW seen.response_daily AS
    SELECT wave_id, item, {group} AS group_id, answered_on, value, scale_min, scale_max,
        sum(n)::BIGINT AS n, sum(weight_sum) AS weight_sum, sum(weight_sq_sum) AS weight_sq_sum
    FROM main.response_rollup AS f
    WHERE answered_on <= {_AS_OF} AND batch_seq <= {_KNOWN_TO} AND {_STANDS}
        AND {fact_is_seen(answer)}
    GROUP BY ALL
    HAVING sum(n) <> 0"""


_BATCH = f"""
    CREATE OR REPLACE VIEW seen.batch AS
    SELECT batch_id AS id, seq, recorded_at, file, profile, as_of, read, stored, refused,
        duplicates, json_extract_string(detail, '$.feed') AS feed
    FROM (SELECT *, seq AS batch_seq FROM main.batch)
    WHERE seq <= {_KNOWN_TO} AND {_STANDS} AND {_ALL_SET}"""

"""Tables and views, derived from the declarations. The migrations hold what was once derived."""

from collections.abc import Iterable

from trustdash.model.entities import FACTS, RECORDS
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


def sql_type(column: Column) -> str:
    """Return the DuckDB type that holds a column."""
    return _SQL_TYPES[column.type]


def typed_columns(entity: type[Entity]) -> dict[str, str]:
    """Return column → DuckDB type of an entity, in order."""
    return {column.name: sql_type(column) for column in entity.columns()}


def version_columns(record: type[Record]) -> dict[str, str]:
    """Return the columns of a record's version table."""
    return {**typed_columns(record), "valid_from": "DATE", "seq": "BIGINT"}


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
    for record in RECORDS.values():
        yield _create(f"{record.entity}_version", version_columns(record))
    for fact in FACTS.values():
        yield _create(f"{fact.entity}_fact", fact_columns(fact))


def _create(table: str, columns: dict[str, str]) -> str:
    inside = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"CREATE TABLE {table} ({inside})"


def views() -> Iterable[str]:
    """Yield the statements that make `seen`: the only thing that questions read.

    A view shows the record or fact as of the connection's variables `as_of`, `known_to` and
    `grants`. With a variable unset the comparison is NULL and the view is empty.
    """
    yield "CREATE SCHEMA IF NOT EXISTS seen"
    for record in RECORDS.values():
        yield _record_view(record)
        yield _history_view(record)
    for fact in FACTS.values():
        yield _fact_view(fact)
    yield _RESPONSE_DAILY
    yield _BATCH


def _may_see(visibility: str = "visibility") -> str:
    return (
        f"({visibility} IN ('public', 'internal')"
        f" OR coalesce(list_contains({_GRANTS}, {visibility}), false))"
    )


def _shown(column: Column) -> str:
    if not column.confidential:
        return column.name
    return (
        f"CASE WHEN coalesce(list_contains({_GRANTS}, 'named_people'), false)"
        f" THEN {column.name} END AS {column.name}"
    )


def _record_view(record: type[Record]) -> str:
    # The latest version is chosen first and the scope applied after it: the other way round an
    # older version, from before a record became confidential, would show through.
    shown = ", ".join(_shown(column) for column in record.columns())
    return f"""
        CREATE OR REPLACE VIEW seen.{record.entity} AS
        SELECT {shown}, valid_from, seq, first_seen
        FROM (
            SELECT *,
                row_number() OVER (PARTITION BY id ORDER BY valid_from DESC, seq DESC) AS nth,
                min(valid_from) OVER (PARTITION BY id) AS first_seen
            FROM main.{record.entity}_version
            WHERE valid_from <= {_AS_OF} AND seq <= {_KNOWN_TO}
        )
        WHERE nth = 1 AND {_may_see()}"""


def _history_view(record: type[Record]) -> str:
    shown = ", ".join(_shown(column) for column in record.columns())
    return f"""
        CREATE OR REPLACE VIEW seen.{record.entity}_history AS
        SELECT {shown}, valid_from, seq
        FROM (
            SELECT *,
                row_number() OVER (PARTITION BY id, valid_from ORDER BY seq DESC) AS nth,
                last_value(visibility) OVER (
                    PARTITION BY id ORDER BY valid_from, seq
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS present_visibility
            FROM main.{record.entity}_version
            WHERE valid_from <= {_AS_OF} AND seq <= {_KNOWN_TO}
        )
        WHERE nth = 1 AND {_may_see("present_visibility")}"""


def _revealed(column: Column, fact: type[Fact]) -> str:
    if column.type == "date" and not column.planned and column.name != fact.true_on:
        return f"CASE WHEN {column.name} <= {_AS_OF} THEN {column.name} END AS {column.name}"
    if column.revealed_by:
        # A source may give a state without its day: then it is known from the start.
        return (
            f"CASE WHEN {column.revealed_by} IS NULL OR {column.revealed_by} <= {_AS_OF}"
            f" THEN {column.name} END AS {column.name}"
        )
    return _shown(column)


def _fact_view(fact: type[Fact]) -> str:
    shown = ", ".join(_revealed(column, fact) for column in fact.columns())
    seen = f"{fact.true_on} <= {_AS_OF} AND batch_seq <= {_KNOWN_TO}"
    extra = "batch_seq, source_row, restated"
    # Only keys that were ever restated need the window over their versions.
    return f"""
        CREATE OR REPLACE VIEW seen.{fact.entity} AS
        SELECT {shown}, {extra} FROM main.{fact.entity}_fact WHERE NOT restated AND {seen}
        UNION ALL
        SELECT {shown}, {extra} FROM (
            SELECT * FROM main.{fact.entity}_fact WHERE restated AND {seen}
            QUALIFY row_number() OVER (
                PARTITION BY {", ".join(fact.key)}
                ORDER BY {fact.true_on} DESC, batch_seq DESC, source_row DESC
            ) = 1
        )"""


_RESPONSE_DAILY = f"""
    CREATE OR REPLACE VIEW seen.response_daily AS
    SELECT wave_id, item, group_id, answered_on, value, scale_min, scale_max,
        sum(n)::BIGINT AS n, sum(weight_sum) AS weight_sum, sum(weight_sq_sum) AS weight_sq_sum
    FROM main.response_rollup
    WHERE answered_on <= {_AS_OF} AND batch_seq <= {_KNOWN_TO}
    GROUP BY ALL
    HAVING sum(n) <> 0"""


_BATCH = f"""
    CREATE OR REPLACE VIEW seen.batch AS
    SELECT batch_id AS id, seq, recorded_at, file, profile, as_of, read, stored, refused,
        duplicates, json_extract_string(detail, '$.feed') AS feed
    FROM main.batch
    WHERE seq <= {_KNOWN_TO}"""

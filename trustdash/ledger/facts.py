"""Facts: thousands to millions of like rows, added in batches, corrected by later rows."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trustdash.ledger import schema
from trustdash.model.entities import FACTS
from trustdash.model.record import Fact

ARROW_TYPES: Mapping[str, Any] = {
    "text": pa.large_string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "yes_no": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
}
"""The Arrow type of each type of column that a fact may have."""


@dataclass(frozen=True)
class FactsFound:
    """What a table of incoming facts holds that the ledger does not.

    new: the rows to store, in order of `source_row`. duplicates: how many rows are on file, or
    earlier in the table, with the same content. restated: how many of `new` correct a row on file.
    conflicts: the `source_row` of rows that contradict an earlier row of the same table.
    """

    new: pa.Table
    duplicates: int
    restated: int
    conflicts: tuple[int, ...]


def arrow_schema(entity: str) -> pa.Schema:
    """Return the schema of an incoming table of facts: the declared columns and `source_row`."""
    columns = FACTS[entity].columns()
    fields = [(column.name, ARROW_TYPES[column.type]) for column in columns]
    return pa.schema([*fields, ("source_row", pa.int64())])


def identity(fact: type[Fact]) -> tuple[str, ...]:
    """Return the columns that tell two published rows apart: the key, and the day it became true.

    Two rows with one key and different days are a value and its restatement, not a conflict.
    """
    return tuple(dict.fromkeys([*fact.key, fact.true_on]))


def _same(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"i.{c} IS NOT DISTINCT FROM f.{c}" for c in columns)


def _standing(entity: str, seq: int | None = None) -> str:
    """Return the rows of a fact whose batch was not undone: now, or as known at an event."""
    known_to = "9223372036854775807" if seq is None else str(seq)
    return f"(SELECT * FROM main.{entity}_fact WHERE {schema.stands(known_to)})"


def _fetch(con: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return con.execute(sql).to_arrow_table()


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0


def find_new(con: duckdb.DuckDBPyConnection, entity: str, table: pa.Table) -> FactsFound:
    """Split incoming rows (schema `arrow_schema`) into what is new and what is known already."""
    fact = FACTS[entity]
    table = table.select(arrow_schema(entity).names).cast(arrow_schema(entity))
    first, conflicts = _first_of_each(con, fact, table)
    new, restated = first, 0
    if _number(con, f"SELECT count(*) FROM (SELECT 1 FROM main.{entity}_fact LIMIT 1)"):
        new, restated = _unknown(con, fact, first)
    duplicates = table.num_rows - new.num_rows - len(conflicts)
    return FactsFound(new.sort_by("source_row"), duplicates, restated, conflicts)


def _first_of_each(
    con: duckdb.DuckDBPyConnection, fact: type[Fact], table: pa.Table
) -> tuple[pa.Table, tuple[int, ...]]:
    """Drop repeats within the table; tell the rows that contradict what they repeat."""
    keys = ", ".join(identity(fact))
    con.register("incoming", table)
    try:
        repeated = con.execute(
            f"SELECT 1 FROM (SELECT hash({keys}) AS h FROM incoming)"
            " GROUP BY h HAVING count(*) > 1 LIMIT 1"
        ).fetchone()
        if not repeated:
            return table, ()
        nth = f"row_number() OVER (PARTITION BY {keys} ORDER BY source_row) = 1"
        first = _fetch(con, f"SELECT * FROM incoming QUALIFY {nth}")
        content = tuple(name for name in fact.model_fields)
        con.register("first_rows", first)
        conflicts = con.execute(
            f"SELECT i.source_row FROM incoming i JOIN first_rows f ON {_same(identity(fact))}"
            f" WHERE NOT ({_same(content)}) ORDER BY 1"
        ).fetchall()
        con.unregister("first_rows")
        return first, tuple(row[0] for row in conflicts)
    finally:
        con.unregister("incoming")


def _unknown(
    con: duckdb.DuckDBPyConnection, fact: type[Fact], table: pa.Table
) -> tuple[pa.Table, int]:
    """Drop rows whose latest version on file says the same; count those with a key on file."""
    content = tuple(fact.model_fields)
    latest = (
        f"SELECT * FROM {_standing(fact.entity)} QUALIFY row_number() OVER (PARTITION BY"
        f" {', '.join(identity(fact))} ORDER BY batch_seq DESC, source_row DESC) = 1"
    )
    con.register("incoming", table)
    try:
        # Only keys that were restated can have several versions; the rest need no window.
        known = (
            f"SELECT * FROM {_standing(fact.entity)} WHERE NOT restated UNION ALL"
            f" SELECT * FROM ({latest}) WHERE restated"
        )
        new = _fetch(con, f"SELECT i.* FROM incoming i ANTI JOIN ({known}) f ON {_same(content)}")
        con.register("new_rows", new)
        restated = _number(
            con,
            f"SELECT count(*) FROM new_rows i SEMI JOIN {_standing(fact.entity)} f"
            f" ON {_same(fact.key)}",
        )
        con.unregister("new_rows")
        return new, restated
    finally:
        con.unregister("incoming")


def store(con: duckdb.DuckDBPyConnection, entity: str, table: pa.Table, seq: int) -> None:
    """Insert new rows as part of the batch `seq`; mark every key that now has several versions."""
    fact = FACTS[entity]
    names = ", ".join(arrow_schema(entity).names)
    con.register("incoming", table)
    try:
        if entity == "feedback_response":
            _roll_up(con, seq)
        old = f"main.{entity}_fact f SEMI JOIN incoming i ON {_same(fact.key)}"
        again = _number(con, f"SELECT count(*) FROM {old}")
        repeats = _number(
            con,
            f"SELECT count(*) - count(DISTINCT hash({', '.join(fact.key)})) FROM incoming",
        )
        con.execute(
            f"INSERT INTO main.{entity}_fact ({names}, batch_seq, restated)"
            f" SELECT {names}, {seq}, false FROM incoming"
        )
        if again or repeats:
            _mark_restated(con, fact)
    finally:
        con.unregister("incoming")


def _mark_restated(con: duckdb.DuckDBPyConnection, fact: type[Fact]) -> None:
    keys = ", ".join(fact.key)
    several = f"SELECT {keys} FROM main.{fact.entity}_fact GROUP BY {keys} HAVING count(*) > 1"
    con.execute(
        f"UPDATE main.{fact.entity}_fact AS f SET restated = true FROM ({several}) AS i"
        f" WHERE NOT f.restated AND {_same(fact.key)}"
    )


_ROLLUP_COLUMNS = "wave_id, item, group_id, answered_on, value, scale_min, scale_max"


def _roll_up(con: duckdb.DuckDBPyConnection, seq: int) -> None:
    """Count the batch's answers per day, group, question and answer.

    An answer that corrects an earlier one takes it back: minus one, on the later of both days.
    """
    same = _same(FACTS["feedback_response"].key)
    standing = _standing("feedback_response", seq)
    old = """SELECT f.wave_id, f.item, f.group_id, f.value, f.scale_min, f.scale_max, f.weight,
            greatest(f.answered_on, i.answered_on) AS answered_on
        FROM incoming i JOIN (
            SELECT * FROM standing QUALIFY row_number() OVER (
                PARTITION BY wave_id, respondent_id, item
                ORDER BY answered_on DESC, batch_seq DESC, source_row DESC) = 1
        ) f ON """.replace("standing", standing)
    any_old = con.execute(
        f"SELECT 1 FROM {standing} f SEMI JOIN incoming i ON {same} LIMIT 1"
    ).fetchone()
    taken_back = f" UNION ALL SELECT {_ROLLUP_COLUMNS}, weight, -1 FROM ({old}{same})"
    con.execute(
        f"""INSERT INTO response_rollup
        SELECT {seq}, {_ROLLUP_COLUMNS}, sum(sign), sum(sign * weight), sum(sign * weight * weight)
        FROM (SELECT {_ROLLUP_COLUMNS}, weight, 1 AS sign FROM incoming
            {taken_back if any_old else ""})
        GROUP BY {_ROLLUP_COLUMNS}"""
    )


def content_hash(table: pa.Table) -> str:
    """Return SHA-256 over the values of a table, column by column in order of their names.

    Equal values give equal hashes whatever the chunks or encodings that hold them.
    """
    digest = hashlib.sha256()
    for name in sorted(table.column_names):
        column = table[name].combine_chunks()
        digest.update(f"\x1e{name}\x1f{len(column)}\x1f".encode())
        digest.update(np.packbits(np.asarray(column.is_null())).tobytes())
        digest.update(_value_bytes(column))
    return digest.hexdigest()


def _value_bytes(column: pa.Array) -> bytes:
    if pa.types.is_large_string(column.type) or pa.types.is_string(column.type):
        lengths = np.asarray(pc.fill_null(pc.binary_length(column), 0)).astype(np.int64)
        joined = pa.concat_arrays([pc.fill_null(column.cast(pa.large_string()), "")])
        offsets = np.frombuffer(joined.buffers()[1], dtype=np.int64)
        first, last = offsets[joined.offset], offsets[joined.offset + len(joined)]
        data = joined.buffers()[2]
        return lengths.tobytes() + (data.to_pybytes()[first:last] if data else b"")
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return np.ascontiguousarray(pc.fill_null(column, 0)).tobytes()


def stored(con: duckdb.DuckDBPyConnection, entity: str, seq: int) -> pa.Table:
    """Return the rows of one batch as they were given to `store`."""
    names = arrow_schema(entity).names
    sql = (
        f"SELECT {', '.join(names)} FROM main.{entity}_fact WHERE batch_seq = {seq}"
        " ORDER BY source_row"
    )
    return _fetch(con, sql).cast(arrow_schema(entity))


def restated_by(con: duckdb.DuckDBPyConnection, seq: int) -> int | None:
    """Return the first later batch, not undone, that has a key of batch `seq`; None if none has."""
    found: list[int] = []
    for entity, fact in FACTS.items():
        own = f"SELECT * FROM main.{entity}_fact WHERE batch_seq = {seq}"
        later = f"SELECT * FROM {_standing(entity)} WHERE batch_seq > {seq}"
        first = con.execute(
            f"SELECT min(f.batch_seq) FROM ({later}) f SEMI JOIN ({own}) i ON {_same(fact.key)}"
        ).fetchone()
        found += [first[0]] if first and first[0] is not None else []
    return min(found, default=None)


def rebuild_rollup(con: duckdb.DuckDBPyConnection) -> None:
    """Make the rollup again from the answers on file, batch by batch."""
    batches = con.execute(
        "SELECT DISTINCT batch_seq FROM main.feedback_response_fact ORDER BY 1"
    ).fetchall()
    con.execute("CREATE TEMP TABLE kept AS SELECT * FROM main.feedback_response_fact")
    con.execute("DELETE FROM main.feedback_response_fact")
    con.execute("DELETE FROM response_rollup")
    names = ", ".join(arrow_schema("feedback_response").names)
    for (seq,) in batches:
        rows = _fetch(con, f"SELECT {names} FROM kept WHERE batch_seq = {seq}")
        store(con, "feedback_response", rows.sort_by("source_row"), seq)
    con.execute("DROP TABLE kept")


def columns_of(entity: str) -> dict[str, str]:
    """Return column → DuckDB type of a fact's table."""
    return schema.fact_columns(FACTS[entity])

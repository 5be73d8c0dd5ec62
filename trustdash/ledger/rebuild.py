"""Make everything that is derived from the events again."""

import duckdb

from trustdash.ledger import facts as fact_tables
from trustdash.ledger.events import UNDO
from trustdash.ledger.ledger import Ledger
from trustdash.ledger.verify import expected_versions
from trustdash.ledger.writer import insert_batches, insert_undone, insert_versions


def rebuild(ledger: Ledger) -> None:
    """Recreate versions, batches and rollups in one transaction. The events stay as they are."""
    events = ledger.events()
    with ledger.exclusively(), ledger.cursor() as con:
        con.execute("BEGIN")
        try:
            for entity, rows in expected_versions(events).items():
                con.execute(f"DELETE FROM main.{entity}_version")
                if rows:
                    insert_versions(con, entity, rows)
            con.execute("DELETE FROM batch")
            insert_batches(con, (event for event in events if event.entity == "batch"))
            con.execute("DELETE FROM undone_batch")
            insert_undone(con, (event for event in events if event.entity == UNDO))
            fact_tables.rebuild_rollup(con)
            con.execute("COMMIT")
        except duckdb.Error:
            con.execute("ROLLBACK")
            raise

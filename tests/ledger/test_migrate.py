"""A ledger's shape comes from the migrations, and they agree with the declarations."""

import pytest

from trustdash.errors import LedgerTooNew
from trustdash.ledger import Ledger, migrate, schema
from trustdash.model.entities import FACTS, RECORDS


def columns(ledger, table: str) -> dict[str, str]:
    with ledger.cursor() as cursor:
        rows = cursor.execute(f"DESCRIBE main.{table}").fetchall()
    return {row[0]: row[1] for row in rows}


def test_migrating_an_empty_file_gives_exactly_what_is_declared(ledger):
    for record in RECORDS.values():
        table = f"{record.entity}_version"
        assert columns(ledger, table) == schema.version_columns(record), table
    for fact in FACTS.values():
        assert columns(ledger, f"{fact.entity}_fact") == schema.fact_columns(fact), fact.entity


def test_migrations_are_numbered_without_gaps():
    assert list(migrate.scripts()) == list(range(1, migrate.newest() + 1))


def test_no_migration_uses_a_default_that_is_not_a_literal():
    for _, sql in migrate.scripts().values():
        assert "now()" not in sql.lower()
        assert "uuid" not in sql.lower()


def test_a_ledger_of_a_newer_trustdash_is_not_opened(ledger):
    with ledger.cursor() as cursor:
        cursor.execute("INSERT INTO schema_migration VALUES (999, 'later', TIMESTAMP '2030-01-01')")
    ledger.close()
    with pytest.raises(LedgerTooNew, match="schema 999"):
        Ledger.open(ledger.path)


def test_an_older_ledger_is_brought_up_on_opening(ledger, monkeypatch):
    ledger.close()
    added = {migrate.newest() + 1: ("9999_note.sql", "ALTER TABLE batch ADD COLUMN note VARCHAR")}
    later = migrate.scripts() | added
    monkeypatch.setattr(migrate, "scripts", lambda: later)
    with Ledger.open(ledger.path) as upgraded:
        assert "note" in columns(upgraded, "batch")
    assert not ledger.path.with_suffix(".migrating").exists()

"""Two people whose files have the same length and the same beginning, middle and end."""

from datetime import date

import pytest
import streamlit as st
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from trustdash.export.file_names import file_name
from trustdash.ui import show

MIB = 1024 * 1024
SEEN = b"x" * (700 * 1024) + b"Ms Example" + b"x" * (2 * MIB)
REDACTED = b"x" * (700 * 1024) + b"----------" + b"x" * (2 * MIB)


@pytest.fixture
def stored():
    """Keep a file as the server does; return what it is fetched by, and the storage."""
    storage = MemoryMediaFileStorage("/media")

    def store(content: bytes, name: str) -> str:
        return storage.load_and_get_id(content, "text/csv", MediaFileKind.DOWNLOADABLE, name)

    store.storage = storage
    return store


def name_for(monkeypatch, session: dict, content: bytes) -> str:
    """Return the name that one person's session gives to a file."""
    monkeypatch.setattr(st, "session_state", session)
    mark = show.session_mark(content)
    return file_name("Example", "complaints", as_of=date(2026, 11, 20), mark=mark)


def test_a_server_that_goes_by_a_sample_takes_one_file_for_the_other(stored):
    assert stored(SEEN, "same.csv") == stored(REDACTED, "same.csv")


def test_nobody_gets_the_file_of_another(stored, monkeypatch):
    hers, his = {}, {}
    of = {
        "hers": stored(SEEN, name_for(monkeypatch, hers, SEEN)),
        "his": stored(REDACTED, name_for(monkeypatch, his, REDACTED)),
        "his, of what she sees": stored(SEEN, name_for(monkeypatch, his, SEEN)),
    }
    assert len(set(of.values())) == 3
    assert stored.storage.get_file(of["hers"]).content == SEEN
    assert stored.storage.get_file(of["his"]).content == REDACTED


def test_a_session_whose_scope_changes_does_not_get_its_older_file(stored, monkeypatch):
    session = {}
    before = stored(SEEN, name_for(monkeypatch, session, SEEN))
    after = stored(REDACTED, name_for(monkeypatch, session, REDACTED))
    assert before != after
    assert stored.storage.get_file(after).content == REDACTED


def test_a_session_gets_the_same_file_at_every_run(monkeypatch):
    session = {}
    assert name_for(monkeypatch, session, SEEN) == name_for(monkeypatch, session, SEEN)

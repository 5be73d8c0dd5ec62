"""`trustdash undo`: an event or a file is taken back by new events, and that can be taken back."""

import re

import pytest

HEAD = "id,title,text,owner,status,effective_on"
FIRST = f"{HEAD}\nCOM-001,Keys,We rotate every key.,CISO,published,2026-01-10\n"
SECOND = f"{HEAD}\nCOM-001,,,COO,,2026-02-10\nCOM-002,Wrong,Not ours.,CEO,published,2026-02-10\n"


@pytest.fixture(scope="module")
def trustdash(tmp_path_factory, command_line):
    """Run commands on a ledger with two imports, BAT-1 and BAT-3 by their first events."""
    folder = tmp_path_factory.mktemp("undo")

    def run(*words):
        return command_line([*words], folder, TRUSTDASH_LEDGER="ledger.duckdb")

    assert run("init").code == 0
    for name, text in (("first.csv", FIRST), ("second.csv", SECOND)):
        (folder / name).write_text(text, encoding="utf-8")
        assert run("import", name, "--profile", "commitment").code == 0
    return run


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("yesterday", "--reason", "Wrong"), 2, "'yesterday' is neither an event nor an import."),
        (("-1", "--reason", "Wrong"), 2, ""),
        (("999", "--reason", "Wrong"), 1, "999"),
        (("BAT-99", "--reason", "Wrong"), 1, "There is no import BAT-99."),
        (("2", "--reason", "  "), 1, "An undo needs a reason."),
        (("2",), 2, ""),
    ],
)
def test_what_can_not_be_undone_is_said_and_nothing_is_written(trustdash, words, code, said):
    before = trustdash("verify").out
    told = trustdash("undo", *words)
    assert told.code == code
    assert said in told.err
    assert trustdash("verify").out == before


def test_a_file_is_undone_by_the_name_of_its_import_and_brought_back_by_number(trustdash):
    done = trustdash("undo", "bat-3", "--reason", "Wrong file")
    assert done.code == 0, done.err
    assert "Restored: COM-002, COM-001." in done.out
    told = trustdash("history", "commitment", "COM-001").out
    assert "Wrong file" in told
    back = re.search(r"`trustdash undo (\d+)`", done.out)[1]
    again = trustdash("undo", back, "--reason", "It was right")
    assert again.code == 0, again.err
    assert "It was right" in trustdash("history", "commitment", "COM-002").out
    assert trustdash("verify").code == 0

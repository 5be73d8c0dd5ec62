"""`trustdash export`: files by name, errors in one line, a ledger with next to nothing on file."""

import re

import pytest


@pytest.fixture(scope="module")
def trustdash(tmp_path_factory, command_line):
    folder = tmp_path_factory.mktemp("handing out")

    def run(*words: str):
        return command_line([*words], folder, TRUSTDASH_LEDGER=str(folder / "ledger.duckdb"))

    assert run("init").code == 0
    run.folder = folder
    return run


@pytest.mark.parametrize(("kind", "start"), [("pptx", b"PK"), ("pdf", b"%PDF-"), ("html", b"<!")])
def test_an_empty_ledger_gives_a_file_named_by_day_and_view(trustdash, kind, start):
    told = trustdash("export", kind, "--as-of", "2026-11-20")
    name = f"organisation-not-named_review_as-of-2026-11-20.{kind}"
    assert (told.code, told.err) == (0, "")
    assert re.fullmatch(f"Wrote {name}: \\d slides?\\.\n", told.out)
    assert (trustdash.folder / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("-o", "nowhere/review.pptx"), "There is no folder nowhere.", 1),
        (("--template", "missing.pptx"), "missing.pptx is no PowerPoint file", 1),
        (("--incident", "INC-99"), "No incident INC-99 is on file.", 2),
        (("--as-of", "tomorrow"), "'tomorrow' is not a day.", 2),
    ],
)
def test_what_can_not_be_done_is_one_line(trustdash, words, said, code):
    told = trustdash("export", "pptx", *words)
    assert (told.code, told.out) == (code, "")
    assert told.err.startswith(f"trustdash: {said}")
    assert told.err.count("\n") == 1

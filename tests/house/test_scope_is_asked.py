"""Whatever a page, an answer or a file shows was asked through a lens, and kept by its scope."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWS = ("answers", "charts", "export", "metrics", "queries", "stats", "ui")
"""The rooms whose work is shown to somebody; the others write, or serve whoever owns the file."""
FILES = sorted(
    [*(ROOT / "pages").glob("*.py"), ROOT / "dashboard.py"]
    + [path for room in SHOWS for path in (ROOT / "trustdash" / room).rglob("*.py")]
)
OF_THE_WHOLE_LEDGER = {"states", "history", "events", "batches", "cursor", "new_facts", "next_ids"}
"""Methods of a ledger that show everything to everybody. A reader's namesakes obey its lens."""
OTHERWISE_ASKED = {
    "trustdash/ui/sign_in.py": "before anybody is let in: is the organisation's name public?",
}
"""Files that look past the lens, each with what it looks for there."""
KEPT = {
    "trustdash/answers/tables.py": {"_row_type"},
    "trustdash/queries/__init__.py": {"_text", "sql"},
    "trustdash/ui/cached.py": {"_opened", "_answered", "_drawn", "code"},
    "trustdash/ui/slides.py": {"_component"},
    "trustdash/ui/watcher.py": {"_component"},
}
"""What is kept between runs and shared by all: the ledger itself; answers, whose key is made in
`cached.ask` from the whole lens; figures, by the data that is drawn; the program's own text; the
classes of rows, by the names of their columns."""
CACHES = {"cache", "cache_data", "cache_resource", "lru_cache"}


def asked_of_the_ledger(tree: ast.AST) -> list[str]:
    """Return the calls that look past the lens: a method of that name on anything but a reader."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in OF_THE_WHOLE_LEDGER:
            on = ast.unparse(node.value)
            # A record's class has states, too: those that its declaration allows.
            if on.rpartition(".")[2] not in {"reader", "record"}:
                found.append(f"{on}.{node.attr}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_that_is_shown_looks_past_the_lens(path):
    if str(path.relative_to(ROOT)) not in OTHERWISE_ASKED:
        assert asked_of_the_ledger(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_a_look_past_the_lens_would_be_found():
    for wrong in ("ledger.states('team')", "view.current().ledger.history(a, b)", "x.events"):
        assert asked_of_the_ledger(ast.parse(wrong)), wrong
    for right in ("reader.states('team')", "numbers.reader.history(a, b)"):
        assert not asked_of_the_ledger(ast.parse(right)), right


def kept_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(CACHES & set(_words(decorator)) for decorator in node.decorator_list)
    }


def _words(node: ast.AST) -> list[str]:
    names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    return names + [each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_kept_for_all_but_what_is_named_here(path):
    """Kept answers go through `cached.ask`, whose key holds the scope."""
    assert kept_in(path) == KEPT.get(str(path.relative_to(ROOT)), set())


def test_only_ask_hands_out_a_kept_answer():
    """`_answered` is called in one place, with a key that is made of the whole lens."""
    tree = ast.parse((ROOT / "trustdash/ui/cached.py").read_text(encoding="utf-8"))
    callers = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name != "_answered"
        if any(isinstance(n, ast.Name) and n.id == "_answered" for n in ast.walk(node))
    ]
    assert [node.name for node in callers] == ["ask"]
    key = next(n for n in ast.walk(callers[0]) if isinstance(n, ast.Assign)
               and ast.unparse(n.targets[0]) == "key")  # fmt: skip
    assert "lens" in [ast.unparse(each) for each in key.value.elts]

"""Text from people reaches the reader as text: Streamlit reads Markdown in many places."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "trustdash" / "ui", ROOT / "pages")
SOURCES = [*(path for folder in FOLDERS for path in sorted(folder.glob("*.py"))),
           ROOT / "dashboard.py"]  # fmt: skip
MARKDOWN = {
    "markdown", "write", "write_stream", "caption", "title", "header", "subheader", "metric",
    "info", "success", "warning", "error", "exception", "table", "dataframe", "data_editor",
    "latex", "toast", "badge", "logo", "image", "link_button", "page_link",
}  # fmt: skip
"""What Streamlit lays out from Markdown, or as a grid that has a file of its own: not ours."""
LABELLED = {
    "button", "download_button", "form_submit_button", "expander", "popover", "status", "dialog",
    "tabs", "checkbox", "toggle", "radio", "selectbox", "multiselect", "pills", "menu_button",
    "segmented_control", "text_input", "text_area", "number_input", "date_input", "time_input",
    "datetime_input", "file_uploader", "slider", "select_slider", "spinner",
}  # fmt: skip
"""Widgets whose label, help and (of some) options are Markdown."""
MARKDOWN_OPTIONS = {"radio", "pills", "segmented_control", "tabs", "menu_button"}


def calls(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def is_own(node: ast.AST | None) -> bool:
    """Tell whether a text is our own or escaped: a constant, what `words` made, or what
    `own` vouches for."""
    if node is None or isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"words", "own"}
    if isinstance(node, ast.Lambda):
        return is_own(node.body)
    if isinstance(node, ast.IfExp):
        return is_own(node.body) and is_own(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return all(isinstance(part, ast.Constant) or is_own(part.value) for part in node.values)
    return False


def texts_of(name: str, call: ast.Call):
    label = call.args[0] if call.args else None
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    yield label if name != "tabs" else None
    yield named.get("label")
    yield named.get("help")
    if name in MARKDOWN_OPTIONS:
        yield named.get("format_func")


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_nothing_is_laid_out_from_markdown(path):
    assert [name for name, call in calls(path) if name in MARKDOWN and is_streamlits(call)] == []


def is_streamlits(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    return isinstance(call.func.value, ast.Name) and call.func.value.id in {"st", "column", "place"}


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_labels_are_our_own_words_or_escaped(path):
    wrong = [
        f"{path.name}, line {call.lineno}: st.{name} shows {ast.unparse(text)}"
        for name, call in calls(path)
        if name in LABELLED and is_streamlits(call)
        for text in texts_of(name, call)
        if text and not is_own(text)
    ]
    assert wrong == []

"""Text from people in places where Streamlit would read Markdown: it is shown as it was typed."""

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_FOUND_IN_TEXT = re.compile(r"(:(?=[\w/+-]+:)|https?://|www(?=\.)|@)", re.IGNORECASE)
"""What is found and turned into an icon or a link even where its marks are escaped."""
_WORD_JOINER = "\u2060"


def words(text: str) -> str:
    """Return text that Markdown shows letter by letter: no image, link, colour, icon or formula.

    Labels of widgets, expanders and buttons are Markdown; an image in one would be fetched by the
    reader's browser. What our own HTML shows is escaped there (`ui/parts.py`), what charts show in
    `charts/labels.safe`.
    """
    broken = _FOUND_IN_TEXT.sub(rf"\1{_WORD_JOINER}", " ".join(text.split()))
    return _MARKS.sub(r"\\\1", broken)

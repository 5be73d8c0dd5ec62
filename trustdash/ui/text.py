"""Text in places where Streamlit would read Markdown: it is shown as it was typed."""

import re

_MARKS = re.compile(r"([\\`*_\[\]<>$~!|&#])|^([+-]|\d+(?=[.)]))")
_FOUND_IN_TEXT = re.compile(r"(:(?=[\w/+-]+:)|https?:(?=//)|www(?=\.)|@)", re.IGNORECASE)
"""What is found and turned into an icon or a link even where its marks are escaped."""
_WORD_JOINER = "\u2060"


def words(text: str) -> str:
    """Return text that Markdown shows letter by letter: no image, link, colour, icon or formula.

    Labels of widgets, expanders and buttons are Markdown; an image in one would be fetched by the
    reader's browser. They are also what is read aloud, so that no more is escaped than must be.
    What our own HTML shows is escaped there (`ui/parts.py`), what charts show in
    `charts/labels.safe`.
    """
    broken = _FOUND_IN_TEXT.sub(rf"\1{_WORD_JOINER}", " ".join(text.split()))
    return _MARKS.sub(_escaped, broken)


def _escaped(found: re.Match[str]) -> str:
    if found[1]:
        return f"\\{found[1]}"
    return f"{found[2]}{_WORD_JOINER}" if found[2].isdigit() else f"\\{found[2]}"


def own(text: str) -> str:
    """Return a label that holds our own words alone, as declared: nothing of what people typed."""
    return text

"""Text as it comes in files: headers compared, free text cleaned, refusals."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that can't be taken, and the rule it breaks, as a plain sentence with its remedy."""

    rule: str


_LOOSE = re.compile(r"[\s*?_\-\ufeff\u200b]+")

# What no reader can see and no document may hold: control characters other than tab and line
# break, lone surrogates, byte-order marks, forced text direction, and code points that are no
# characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u202a-\u202e\ufdd0-\ufdef\ufffe\uffff]"
)


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A column name as it is compared: without case, spaces, `*`, `-`, `?`, `_` and marks.

    "*RESPNUM" and "respnum ", "AIRLINE CODE" and "AIRLINE_CODE" are the same column.
    """
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def clean_text(text: str) -> str:
    """Free text made safe to keep: unwanted characters dropped, line breaks `\\n`, composed (NFC).

    Markup stays text: it is for the page to escape it. Doing it twice changes nothing more.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", lines))

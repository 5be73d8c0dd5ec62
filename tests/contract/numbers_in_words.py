"""Numbers read back from what pages say."""

import re

from trustdash.answers import formats


def whole(text: str) -> int:
    """Read a whole number as pages write it."""
    return int(text.replace(",", "").replace(formats.MINUS, "-"))


def numbers_in(text: str) -> list[int]:
    """Return the whole numbers of a sentence, in order."""
    return [whole(found) for found in re.findall(r"\d+(?:,\d{3})*", text)]


def is_near(text: str, value: float | None) -> bool:
    """Tell whether a text, rounded as it is, says a value; 0% and 100% are said of these alone.

    Hours and days are written in words of their own, which other tests hold to their metrics.
    """
    if value is None:
        return text == formats.UNKNOWN
    if re.search(r"\b(hour|hours|day)$", text):
        return True
    found = re.search(rf"{formats.MINUS}?\d[\d,]*(\.\d+)?", text)[0]
    shown = float(found.replace(",", "").replace(formats.MINUS, "-"))
    return abs(shown - value) < 1 and (shown == value or text not in ("0%", "100%"))

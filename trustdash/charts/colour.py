"""Colour arithmetic: contrast as WCAG 2 defines it, and tints mixed with the page.

Colours are written `#RRGGBB`, in sRGB.
"""

BLACK = "#000000"
WHITE = "#FFFFFF"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white).

    Source: WCAG 2.2, "relative luminance", with the sRGB threshold 0.04045.
    """
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21; their order does not matter.

    Source: WCAG 2.2, "contrast ratio". Text needs 4.5, marks and controls need 3.
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tint(colour: str, page: str, share: float) -> str:
    """Return the opaque colour that `colour` at opacity `share` (0 to 1) shows on `page`.

    Opaque, so that the same value serves a browser, a slide and paper.
    """
    mixed = (
        round(share * top + (1 - share) * under)
        for top, under in zip(_channels(colour), _channels(page), strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def ink_on(fill: str) -> str:
    """Return black or white, whichever reads better on `fill`: at least 4.58:1 on any colour."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, fill))

"""What changed since the last review?"""

from trustdash.answers.numbers import Numbers
from trustdash.answers.slide import Slide


def slide(_numbers: Numbers) -> Slide | None:
    """Return its slide; None where there is nothing to show."""
    return None

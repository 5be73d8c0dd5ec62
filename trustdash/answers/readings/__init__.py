"""How each statistical result reads in one plain sentence, by the method's name."""

from trustdash.answers.readings import charts, comparisons, people, times
from trustdash.answers.readings.reading import READINGS, sentence

__all__ = ["READINGS", "charts", "comparisons", "people", "sentence", "times"]

"""Every method by name, JSON in and JSON out: what `trustdash stats METHOD` runs."""

from trustdash.stats.methods import charts, comparisons, people, times
from trustdash.stats.methods.registry import METHODS, Method, describe, listing, run

__all__ = [
    "METHODS",
    "Method",
    "charts",
    "comparisons",
    "describe",
    "listing",
    "people",
    "run",
    "times",
]

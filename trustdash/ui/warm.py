"""Makes each run cheap: imports what pages need once, then takes it out of garbage collection.

Streamlit collects garbage after every run with the interpreter's lock held. What is imported stays
for the life of the process, so looking through it each time finds nothing and costs most.
"""

import gc
import threading
from importlib import import_module

_NEEDED = (
    "numpy",
    "pandas",
    "plotly.graph_objects",
    "plotly.validators",
    "statsmodels.duration.survfunc",
    "statsmodels.genmod.generalized_linear_model",
    "statsmodels.regression.linear_model",
    "statsmodels.stats.inter_rater",
    "statsmodels.stats.rates",
    "trustdash.answers.overview",
    "trustdash.answers.commitments",
    "trustdash.answers.actions",
    "trustdash.answers.measures",
    "trustdash.answers.incidents",
    "trustdash.answers.listening",
    "trustdash.answers.leaders",
    "trustdash.answers.assurance",
    "trustdash.answers.said",
    "trustdash.answers.definitions",
    "trustdash.answers.bring_in",
    "trustdash.answers.rows",
    "trustdash.answers.review",
    "trustdash.answers.people",
    "trustdash.answers.records",
    "trustdash.answers.week",
    "icalendar",
)

_lock = threading.Lock()
_is_done = False


def once() -> None:
    """Import and freeze, the first time that it is called in a process; then do nothing."""
    global _is_done
    with _lock:
        if _is_done:
            return
        for name in _NEEDED:
            import_module(name)
        gc.collect()
        gc.freeze()
        _is_done = True

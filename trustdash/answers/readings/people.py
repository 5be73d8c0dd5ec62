"""How scores, means and the agreement of judges read, and who must be hidden."""

from trustdash.answers import formats
from trustdash.answers.readings.reading import (
    Compared,
    Fields,
    between,
    percent,
    reading,
    shown,
)

_WAVES = Compared(
    "The second wave's score", "the first's", "No clear change from the first wave", "points"
)


@reading("nps", too_little="Nobody has answered yet, so there is no score.")
def _score(asked: Fields, found: Fields) -> str | None:
    if found["nps"] is None:
        return None
    doubt = between(asked, found["adjusted_lower"], found["adjusted_upper"])
    return f"The score is {shown(found['nps'])}{doubt}, {_from(found['n'], 'answer')}."


def _from(n: int, noun: str) -> str:
    return f"from {formats.count(n)} {noun}{'' if n == 1 else 's'}"


@reading("nps_difference", too_little="A wave without answers can't be compared with another.")
def _scores(asked: Fields, found: Fields) -> str | None:
    if found["difference"] is None:
        return None
    limits = found["adjusted_lower"], found["adjusted_upper"]
    return _WAVES.said(asked, found["difference"], *limits)


@reading("mean_t_interval", too_little="Too few values to tell where the true mean lies.")
@reading("mean_bca_interval", too_little="Too few or too like values for the bootstrap of a mean.")
def _mean(asked: Fields, found: Fields) -> str | None:
    if found["mean"] is None or found["lower"] is None:
        return None
    doubt = between(asked, found["lower"], found["upper"])
    return f"The mean is {shown(found['mean'])}{doubt}, {_from(found['n'], 'value')}."


@reading("kish_effective_n", too_little="No answer has a weight.")
def _weights(_asked: Fields, found: Fields) -> str | None:
    if found["effective_n"] is None:
        return None
    many = formats.count(found["n"])
    return f"{many} weighted answers are worth {shown(found['effective_n'])} unweighted ones."


@reading("cohen_kappa", too_little="The two judged nothing in common.")
def _judges(_asked: Fields, found: Fields) -> str | None:
    if found["agreement"] is None:
        return None
    first, second = (formats.count(found[name]) for name in ("row_higher", "column_higher"))
    alike = f"The two agree on {percent(found['agreement'])} of {formats.count(found['n'])}"
    return f"{alike}; the first judged higher {first} times, the second {second} times."


@reading("small_cell_suppression", too_little="There is no group to show or to hide.")
def _hidden(asked: Fields, found: Fields) -> str | None:
    if "must_block" in found:
        if found["must_block"]:
            return "What is published gives a small group away by subtraction: block it."
        return "What is published gives no small group away by subtraction."
    groups = asked.get("groups") or {}
    if not groups:
        return None
    hidden = len(found["hidden"])
    if not hidden:
        return f"All {formats.count(len(groups))} groups may be shown."
    many = f"{formats.count(hidden)} of {formats.count(len(groups))} groups"
    return f"{many} {'is' if hidden == 1 else 'are'} hidden to protect people."

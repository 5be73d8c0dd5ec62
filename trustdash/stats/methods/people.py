"""Methods of surveys and judges: scores, means, weights, agreement, and who must be hidden."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from trustdash.errors import StatisticRefused
from trustdash.stats import agreement, intervals, suppression, survey
from trustdash.stats.methods.registry import (
    Confidence,
    Fields,
    Numbers,
    Series,
    Whole,
    given,
    method,
)


class Wave(BaseModel):
    """How many answered 9 or 10, 7 or 8, and 0 to 6."""

    model_config = ConfigDict(extra="forbid", strict=True)

    promoters: Whole
    passives: Whole
    detractors: Whole

    @property
    def counts(self) -> survey.Wave:
        """Return the three counts in order."""
        return self.promoters, self.passives, self.detractors


class Shown(BaseModel):
    """A published mean: under which filter, of how many, and its value if known."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    filter: str
    n: Whole
    mean: float | None = None


_WAVE1 = {"promoters": 50, "passives": 35, "detractors": 15}
_WAVE2 = {"promoters": 40, "passives": 30, "detractors": 30}
_WaveField = Annotated[Wave, Field(description="promoters, passives, detractors")]


@method(**_WAVE1)
def nps(promoters: Whole, passives: Whole, detractors: Whole, conf: Confidence = 0.95) -> Fields:
    """A net promoter score with its Wald and its adjusted interval (Rocks)."""
    return given(survey.nps(promoters, passives, detractors, conf))


@method(wave1=_WAVE1, wave2=_WAVE2)
def nps_difference(wave1: _WaveField, wave2: _WaveField, conf: Confidence = 0.95) -> Fields:
    """By how much the net promoter score changed, wave 2 minus wave 1."""
    return given(survey.nps_change(wave1.counts, wave2.counts, conf))


@method(values=[4, 5, 3, 4, 5, 2, 4])
def mean_t_interval(
    values: Series | None = None,
    counts_by_score: Annotated[
        dict[str, Whole] | None, Field(description="score → answers")
    ] = None,
    weights: Numbers | None = None,
    conf: Confidence = 0.95,
) -> Fields:
    """Where the true mean lies, from values, weighted or not, or from counts by score."""
    if (values is None) == (counts_by_score is None):
        raise StatisticRefused("Neither or both are given.", "Give values or counts_by_score.")
    if counts_by_score is not None:
        if weights is not None:
            raise StatisticRefused("weights belong to values.", "Leave them out here.")
        return given(intervals.mean_of_scores(counts_by_score, conf), value="mean")
    return given(intervals.sample_mean(values or [], weights, conf), value="mean")


@method(values=[0, 0, 1, 0, 2, 0, 9, 0, 1, 30])
def mean_bca_interval(values: Series, conf: Confidence = 0.95, seed: Whole = 1) -> Fields:
    """Where the true mean lies, from few or lopsided values (bootstrap)."""
    return given(intervals.bootstrap_mean(values, conf, seed), value="mean")


@method(weights=[1, 1, 2, 0.5, 1])
def kish_effective_n(weights: Numbers) -> Fields:
    """How many unweighted answers weighted ones are worth (Kish)."""
    return given(survey.kish_effective_n(weights))


_Table = Annotated[list[list[Whole]], Field(description="square table of counts")]


@method(table=[[20, 5], [10, 15]])
def cohen_kappa(
    table: _Table, weights: Literal["none", "linear"] = "none", conf: Confidence = 0.95
) -> Fields:
    """Whether two judges agree beyond chance, and which of them is kinder (Cohen)."""
    return given(agreement.cohen_kappa(table, weights, conf))


@method(groups={"North": 3, "South": 20, "West": 8}, total_shown=31)
def small_cell_suppression(
    groups: Annotated[dict[str, Whole] | None, Field(description="group → people")] = None,
    total_shown: Annotated[
        Whole | bool | None, Field(description="the total printed beside them, or null")
    ] = None,
    published: Annotated[list[Shown] | None, Field(description="list of filter, n, mean")] = None,
    threshold: Whole = suppression.THRESHOLD,
) -> Fields:
    """Which groups to hide, from groups; or what published means give away by subtraction."""
    if (groups is None) == (published is None):
        raise StatisticRefused("Neither or both are given.", "Give groups or published.")
    if groups is not None:
        return given(suppression.small_cells(groups, total_shown, threshold))
    shown = [suppression.Published(each.filter, each.n, each.mean) for each in published or []]
    return given(suppression.differencing(shown, threshold))

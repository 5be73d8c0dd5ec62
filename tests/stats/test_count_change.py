"""Rates of events before and after, beside a trend: the smoking ban in Sicily."""

import numpy as np
import pytest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from trustdash.errors import StatisticRefused
from trustdash.stats.count_change import segmented_poisson

EVENTS = [
    728, 659, 791, 734, 757, 726, 760, 740, 720, 814, 795, 858, 887, 766, 851, 769, 781, 756,
    766, 752, 765, 831, 879, 928, 914, 808, 937, 840, 916, 828, 845, 818, 860, 839, 887, 886,
    831, 796, 833, 820, 877, 758, 767, 738, 781, 843, 850, 908, 1021, 859, 976, 888, 962, 838,
    810, 876, 843, 936, 912,
]  # fmt: skip
POPULATION = [
    379875.3, 376495.5, 377040.8, 377116.4, 377383.4, 374113.1, 379513.3, 376295.5, 374653.2,
    378485.6, 375955.5, 378349.7, 376762.4, 379032.3, 379360.4, 376162.0, 377972.4, 381830.7,
    379888.6, 380872.2, 380966.9, 381240.4, 382104.9, 381802.7, 381656.3, 383680.0, 383504.2,
    386462.9, 383783.1, 380836.8, 383483.0, 380906.2, 382926.8, 384052.4, 384449.6, 383428.4,
    388153.2, 388373.2, 386470.1, 386033.2, 383686.4, 385509.3, 385901.9, 386516.6, 388436.5,
    383255.2, 390148.7, 385874.9, 391613.6, 391750.4, 394005.6, 391364.9, 391664.6, 389022.3,
    391878.5, 388575.3, 392989.0, 390018.8, 390712.3,
]  # fmt: skip
AFTER = [0] * 36 + [1] * 23


def test_the_smoking_ban_in_sicily():
    """Lopez Bernal et al. (2017), acute coronary events: rate ratio 0.894, upper limit 0.925."""
    found = segmented_poisson(EVENTS, POPULATION, AFTER)
    assert (round(found.rate_ratio, 3), round(found.upper, 3)) == (0.894, 0.925)
    assert found.lower == pytest.approx(0.865, abs=1e-3)


def test_overdispersion_widens_it_by_the_root_of_the_dispersion():
    """The authors' quasi-Poisson step; the same by statsmodels' own scale."""
    t = np.arange(59.0)
    x = np.column_stack([np.ones(59), t, AFTER])
    fit = GLM(EVENTS, x, family=Poisson(), offset=np.log(POPULATION)).fit(scale="X2")
    found = segmented_poisson(EVENTS, POPULATION, AFTER)
    assert found.dispersion == pytest.approx(fit.scale)
    limits = np.exp(fit.conf_int()[2])
    assert (found.lower_overdispersed, found.upper_overdispersed) == pytest.approx(tuple(limits))
    ratio = np.log(found.upper_overdispersed / found.rate_ratio) / np.log(
        found.upper / found.rate_ratio
    )
    assert ratio == pytest.approx(np.sqrt(found.dispersion))


def test_a_change_is_claimed_more_carefully_still():
    found = segmented_poisson(EVENTS, POPULATION, AFTER)
    assert found.claim_lower < found.lower_overdispersed
    assert found.claim_upper > found.upper_overdispersed
    assert found.changed is True


def test_steady_counts_show_no_change_and_halved_ones_do():
    rng = np.random.default_rng(8)
    steady = rng.poisson(40, 40)
    flags = [0] * 20 + [1] * 20
    assert segmented_poisson(steady, [1] * 40, flags).changed is False
    halved = np.r_[steady[:20], rng.poisson(15, 20)]
    assert segmented_poisson(halved, [1] * 40, flags).changed is True


def test_a_rate_is_per_exposure():
    rng = np.random.default_rng(8)
    exposure = np.r_[np.full(20, 100.0), np.full(20, 200.0)]
    found = segmented_poisson(rng.poisson(exposure / 4), exposure, [0] * 20 + [1] * 20)
    assert found.rate_ratio == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize(
    ("counts", "after", "words"),
    [
        ([0] * 10 + [3] * 10, [0] * 10 + [1] * 10, "no events before"),
        ([3] * 10 + [0] * 10, [0] * 10 + [1] * 10, "no events after"),
        ([3] * 20, [0] * 20, "no values after"),
        ([3, 2, 4], [0, 0, 1], "five values"),
        ([5, 0, 0, 3, 0, 0], [0, 0, 0, 1, 1, 1], "fix no ratio"),
        ([], [], "no values before"),
    ],
)
def test_counts_that_fix_no_ratio_give_none(counts, after, words):
    found = segmented_poisson(counts, [1] * len(counts), after)
    assert found.rate_ratio is None
    assert words in found.reason


def test_too_early_gives_the_ratio_and_claims_nothing():
    found = segmented_poisson([9, 8, 10, 9, 4, 5, 4, 5], [1] * 8, [0] * 4 + [1] * 4)
    assert found.rate_ratio < 1
    assert (found.changed, found.status) == (None, "too_few")


def test_a_missing_count_or_exposure_is_left_out():
    found = segmented_poisson([None, *EVENTS], [5, *POPULATION], [0, *AFTER])
    assert (found.missing, round(found.rate_ratio, 3)) == (1, 0.894)
    assert segmented_poisson([0, *EVENTS], [0, *POPULATION], [0, *AFTER]).missing == 1
    with pytest.raises(StatisticRefused, match="exposure is 0"):
        segmented_poisson([3], [0], [1])

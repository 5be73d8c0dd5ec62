"""`trustdash stats METHOD`: JSON in, JSON out, and one line for what can't be asked."""

import json
import subprocess
import sys

import pytest

from trustdash.stats.methods import METHODS

CONTRACT = {
    "xmr_limits": "mean mr_bar upl lpl outside",
    "xmr_limits_frozen": "mean mr_bar upl lpl outside",
    "xmr_limits_screened": "mean upl lpl",
    "spc_rules": "astronomical shift trend two_of_three",
    "p_chart": "centre lcl ucl outside",
    "p_prime_chart": "centre lcl ucl outside sigma_z",
    "u_chart": "centre lcl ucl outside",
    "u_prime_chart": "centre lcl ucl outside sigma_z",
    "c_chart": "centre lcl ucl outside",
    "g_chart": "mean lcl ucl outside",
    "t_chart": "centre lcl ucl outside",
    "wilson_interval": "value lower upper",
    "newcombe_difference": "difference lower upper",
    "nps": "n nps se lower upper adjusted_lower adjusted_upper",
    "nps_difference": "difference se lower upper changed",
    "mean_t_interval": "n mean lower upper",
    "mean_difference_welch": "mean1 mean2 difference lower upper changed",
    "kish_effective_n": "effective_n design_effect",
    "kaplan_meier": "times survival std_err lower upper median median_lower median_upper",
    "restricted_mean": "rmst std_err",
    "throughput_forecast": "p50_weeks p85_weeks p95_weeks",
    "slip_quantiles": "p50 p80 p85 p90",
    "step_change": "mean_before mean_after level_change se_ols se_newey_west",
    "segmented_regression": "slope_before level_change slope_change se_level_change "
    "se_slope_change",
    "segmented_poisson": "rate_ratio lower upper dispersion lower_overdispersed "
    "upper_overdispersed",
    "poisson_rate_exact": "rate lower upper",
    "poisson_rate_ratio_exact": "ratio lower upper changed",
    "poisson_rate_ratio_score": "ratio lower upper changed",
    "mann_kendall_sen": "S var_S tau_b z sen_slope direction",
    "seasonal_mann_kendall": "S direction",
    "prediction_interval_mean": "ci_lower ci_upper pi_lower pi_upper",
    "prediction_interval_regression": "fit lower upper",
    "benjamini_hochberg": "adjusted n_rejected n_rejected_bonferroni",
    "cohen_kappa": "agreement kappa se lower upper",
    "brier_score": "brier",
    "forecast_coverage": "coverage lower upper consistent_with_nominal",
    "small_cell_suppression": "primary hidden total_hidden",
}


@pytest.fixture
def stats(command_line, tmp_path):
    def run(*arguments: str, given: str = ""):
        return command_line(["stats", *arguments], tmp_path, given)

    return run


def test_an_answer_is_one_json_object_and_nothing_else(stats):
    told = stats("wilson_interval", given='{"successes": 17, "n": 20}')
    assert (told.code, told.err) == (0, "")
    answer = json.loads(told.out)
    assert (answer["value"], round(answer["lower"], 4)) == (0.85, 0.6396)


def test_a_value_that_can_not_be_given_is_null_with_a_reason(stats):
    told = stats("wilson_interval", given='{"successes": 0, "n": 0}')
    answer = json.loads(told.out)
    assert (told.code, answer["value"], answer["reason"]) == (0, None, "no share of nothing")


@pytest.mark.parametrize(("name", "fields"), CONTRACT.items(), ids=list(CONTRACT))
def test_every_method_of_the_contract_gives_its_fields(name, fields):
    method = METHODS[name]
    answer = method.function(**example_of(method))
    assert set(fields.split()) <= set(answer)


def example_of(method):
    asked = method.takes.model_validate_json(json.dumps(method.example))
    return {name: getattr(asked, name) for name in method.takes.model_fields}


def test_the_other_form_of_suppression_is_differencing(stats):
    shown = [{"filter": "all", "n": 20, "mean": 4.0}, {"filter": "part", "n": 17, "mean": 4.2}]
    told = stats("small_cell_suppression", given=json.dumps({"published": shown, "threshold": 5}))
    answer = json.loads(told.out)
    assert (answer["derived_n"], answer["must_block"]) == (3, True)
    assert round(answer["derived_mean"], 3) == 2.867


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_without_a_method_all_are_listed(stats, arguments):
    told = stats(*arguments)
    assert told.code == 0
    listed = {line.split()[0] for line in told.out.splitlines() if line}
    assert set(METHODS) <= listed
    assert set(CONTRACT) <= listed


def test_help_for_a_method_says_its_fields_and_an_example_that_runs(stats):
    told = stats("kaplan_meier", "--help")
    assert told.code == 0
    assert "durations" in told.out and "tau" not in told.out
    example = told.out.split("echo '")[1].split("'")[0]
    assert stats("kaplan_meier", given=example).code == 0


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("wilson", "{}", "Did you mean wilson_interval"),
        ("wilson_interval", '{"successes": 17,', "no JSON"),
        ("wilson_interval", '{"successes": 17}', "n is missing"),
        ("wilson_interval", '{"successes": "17", "n": 20}', "successes can't be read"),
        ("wilson_interval", '{"successes": 21, "n": 20}', "successes is 21 of n = 20"),
    ],
)
def test_what_can_not_be_asked_is_told_in_one_line_with_its_remedy(stats, method, given, words):
    told = stats(method, given=given)
    assert (told.code, told.out) == (2, "")
    assert words in told.err
    assert told.err.count("\n") == 1
    assert told.err.startswith("trustdash: ")


def test_no_librarys_warning_reaches_a_program_that_reads():
    """In a Python of its own, with every warning on."""
    given = '{"group1": [1, 1, 1], "group2": [8, 9, 10]}'
    command = [sys.executable, "-W", "always", "-m", "trustdash", "stats", "mean_difference_welch"]
    told = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout)["changed"] is True
    assert told.stderr == ""


def test_the_other_commands_start_without_statsmodels():
    """It takes a second or two, which who asks for a version or imports a file need not wait."""
    code = "import sys, trustdash.cli; print('statsmodels' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"

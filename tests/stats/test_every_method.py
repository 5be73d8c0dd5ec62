"""Every method that `trustdash stats` runs, asked anything: an answer or one plain line."""

import json
import math
import re
from itertools import pairwise

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustdash.answers.readings import READINGS, sentence
from trustdash.answers.wording import banned_words
from trustdash.errors import StatisticRefused
from trustdash.stats.methods import METHODS, run
from trustdash.stats.result import Result

EXTREME = [0, 1, -1, 0.5, 1e-300, -1e-300, 1e-9, 1e9, 1e15, -1e15, 1e99, -1e99]
WILD = st.sampled_from([1e101, 1e308]) | st.floats(allow_nan=False, allow_infinity=False)
KINDS = {
    "few different": st.integers(0, 3),
    "ordinary": st.integers(0, 40) | st.floats(0.01, 100),
    "either sign": st.floats(-1e3, 1e3),
    "shares": st.sampled_from([0, 1, 0.5, 0.05]) | st.floats(0, 1),
    "nearly alike": st.sampled_from([0.1, 0.1 + 1e-17, 0.3 / 3, 0.1 + 1e-12]),
    "huge and tiny": st.sampled_from(EXTREME),
    "wild": WILD,
}
COUNTS = st.integers(0, 12) | st.sampled_from([20, 24, 10**6, 10**9, 10**12, 10**400])
CONFIDENCES = st.sampled_from([0.95, 0.5, 0.999, 0.8]) | st.floats(0, 1)


def of_schema(schema, definitions, length, numbers):
    """Return a strategy for what a field's schema describes; lists mostly as long as each other."""

    def inner(part):
        return of_schema(part, definitions, length, numbers)

    if "$ref" in schema:
        return inner(definitions[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        described = {"description": schema.get("description", "")}
        return st.one_of(*(inner({**described, **part}) for part in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    about = schema.get("description", "")
    kind = schema["type"]
    if kind == "array":
        items = inner({**schema["items"], "description": about if "1 for yes" in about else ""})
        same = st.lists(items, min_size=length, max_size=length)
        return same if "1 for yes" in about or length > 3 else same | st.lists(items, max_size=6)
    if kind == "object" and "properties" in schema:
        return st.fixed_dictionaries({k: inner(v) for k, v in schema["properties"].items()})
    if kind == "object":
        return st.dictionaries(
            st.text("ab1", max_size=2), inner(schema["additionalProperties"]), max_size=6
        )
    return {
        "number": CONFIDENCES if "0.5 to" in about else numbers,
        "integer": st.integers(0, 1) if "1 for yes" in about else COUNTS,
        "boolean": st.booleans(),
        "null": st.none(),
        "string": st.text("ab", max_size=2),
    }[kind]


@st.composite
def questions(draw, method):
    """Draw a JSON object with the right fields and any numbers: few, alike, missing, huge."""
    schema = method.takes.model_json_schema()
    length = draw(st.sampled_from([0, 1, 2, 3, 7, 8, 12, 24]))
    definitions = schema.get("$defs", {})
    asked = {}
    for name, field in schema["properties"].items():
        needed = name in schema.get("required", [])
        if needed or draw(st.integers(0, 3)) == 0:
            numbers = KINDS[draw(st.sampled_from(list(KINDS)))]
            asked[name] = draw(of_schema(field, definitions, length, numbers))
    if draw(st.integers(0, 3)) == 0:
        asked = {name: alike(value) for name, value in asked.items()}
    return asked


def alike(value):
    return [value[0]] * len(value) if isinstance(value, list) and value else value


def mapped(value, change):
    """Return a value with every number in it, however deep, changed; flags stay flags."""
    if isinstance(value, list):
        return value if set(map(repr, value)) <= {"0", "1"} else [mapped(v, change) for v in value]
    if isinstance(value, dict):
        return {name: mapped(each, change) for name, each in value.items()}
    return change(value) if type(value) in (int, float) else value


CHANGES = {
    "as it is": lambda value: value,
    "nothing": lambda value: 0 * value,
    "alike": lambda _value: 7,
    "ties": lambda value: round(value) % 3,
    "rare": lambda value: int(value % 9 == 0),
    "huge": lambda value: value * 1e9,
    "beyond": lambda value: value * 1e90,
    "tiny": lambda value: value * 1e-9,
    "below 0": lambda value: -value,
    "far from 0": lambda value: value + 10**9,
}


@st.composite
def variations(draw, method):
    """Draw the example with other numbers: shorter, longer, tied, huge, missing in places."""
    asked = dict(method.example)
    length = draw(st.sampled_from([0, 1, 2, 3, 4, 8, 9, 12, 13, 24, 25, 40]))
    fields = {name for name, value in asked.items() if isinstance(value, list)}
    if "table" not in fields and draw(st.booleans()):
        for name in fields:
            asked[name] = [asked[name][place % len(asked[name])] for place in range(length)]
    for name in draw(st.sets(st.sampled_from(sorted(asked)))):
        asked[name] = mapped(asked[name], CHANGES[draw(st.sampled_from(list(CHANGES)))])
    for name in sorted(fields & set(draw(st.sets(st.sampled_from(sorted(asked)), max_size=1)))):
        asked[name] = [None if draw(st.integers(0, 4)) == 0 else each for each in asked[name]]
    scalars = [name for name in asked if type(asked[name]) in (int, float)]
    if scalars and draw(st.booleans()):
        asked[draw(st.sampled_from(scalars))] = draw(st.sampled_from([0, 1, 2, 3, 8, 12, 10**6]))
    if "conf" in method.takes.model_fields and draw(st.booleans()):
        asked["conf"] = draw(st.sampled_from([0.5, 0.8, 0.999]))
    return asked


def answered(name, text):
    """Return an answer as a program would read it; NaN or infinity is no JSON and raises."""
    asked, found = run(name, text)
    assert_is_plain(sentence(name, asked, found))
    return json.loads(json.dumps(found, allow_nan=False))


def assert_is_plain(said):
    """One sentence for people: no figure that is none, no word of tests, no claim of a cause."""
    assert re.fullmatch(r"[A-Z0-9−].*\.", said) and len(said) < 300, said
    words = r"\b(nan|inf|none of 0|null|p-value|significant\w*|caused?|because)\b|None|null"
    assert not re.search(words, said), said
    assert not banned_words(said), said


MAY_BE_EMPTY = {
    "caution", "sigma_z", "open_outside", "quiet_needed", "probability_done", "lag1", "threshold",
    "rule", "shown", "phases", "adjusted", "readable_until",
}  # fmt: skip
MIDDLES = ("value", "difference", "rate", "ratio", "mean", "nps", "kappa", "coverage", "rmst")


def assert_explained(answer):
    """A value that can't be given is null with a reason beside it."""
    lacking = {
        name
        for name, value in answer.items()
        if value is None or (isinstance(value, list) and None in value)
    }
    assert not lacking - MAY_BE_EMPTY - {"reason"} or answer["reason"], lacking
    assert answer.get("status", "ok") == "ok" or answer["reason"]


def assert_in_order(answer):
    """A value lies within its limits, and a limit below the other."""
    middle = next((answer[name] for name in MIDDLES if name in answer), None)
    known = [answer.get("lower"), middle, answer.get("upper")]
    known = [each for each in known if isinstance(each, (int, float))]
    for low, high in pairwise(known):
        assert low <= high + 1e-9 * max(1, abs(low), abs(high))


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
def test_its_example_is_answered_in_full(method):
    answer = answered(method.name, orjson.dumps(method.example))
    assert answer.get("status", "ok") in ("ok", "suppressed")
    assert_explained(answer)


def test_every_method_reads_as_a_sentence_and_has_one_of_its_own_for_too_little_data():
    assert set(READINGS) == set(METHODS)
    too_little = [each.too_little for each in READINGS.values()]
    assert len(set(too_little)) == len(too_little)
    for said in too_little:
        assert_is_plain(said)


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_answers_anything_or_refuses_it_in_one_line(method, data):
    asked = data.draw(variations(method) | questions(method))
    try:
        answer = answered(method.name, json.dumps(asked).encode())
    except StatisticRefused as refused:
        assert "\n" not in str(refused) and len(str(refused)) < 600
    else:
        assert_explained(answer)
        assert_in_order(answer)


@pytest.mark.parametrize(
    ("method", "asked", "words"),
    [
        ("zzz", "{}", "`trustdash stats` lists them all"),
        ("wilson_interval", "", "no JSON"),
        ("wilson_interval", "[17, 20]", "no JSON object"),
        ("wilson_interval", '{"successes": 17, "n": 20, "m": 1}', "m is no field here"),
        ("wilson_interval", '{"successes": NaN, "n": 20}', "successes can't be read"),
        ("wilson_interval", '{"successes": true, "n": 20}', "successes can't be read"),
        ("wilson_interval", '{"successes": 1, "n": 2, "conf": 95}', "conf is 95"),
        ("xmr_limits", '{"values": [1, 2, "three"]}', "values.3 can't be read"),
        ("xmr_limits", '{"values": [1, 1e300]}', "beyond 10^100"),
        ("kaplan_meier", '{"durations": [-1], "observed": [1]}', "negative time"),
        ("nps_difference", '{"wave1": {"promoters": 1}, "wave2": {}}', "wave1.passives is missing"),
        ("mean_t_interval", "{}", "Give values or counts_by_score"),
        ("small_cell_suppression", '{"groups": {}, "total_shown": "x"}', "total_shown can't be"),
        ("cohen_kappa", '{"table": [[1]], "weights": "even"}', "'none' or 'linear'"),
    ],
)
def test_what_can_not_be_asked_names_the_field_and_the_remedy(method, asked, words):
    with pytest.raises(StatisticRefused, match=re.escape(words)) as refused:
        run(method, asked.encode())
    assert refused.value.remedy


def test_whole_numbers_may_be_written_with_a_point_and_flags_as_true():
    assert answered("wilson_interval", b'{"successes": 17.0, "n": 20.0}')["value"] == 0.85
    answer = answered("kaplan_meier", b'{"durations": [1, 2], "observed": [true, 0]}')
    assert answer["survival"] == [0.5]


def test_a_result_can_hold_no_nan_and_no_unexplained_status():
    with pytest.raises(ValueError, match="not finite"):
        Result(n=1, caution=None, missing=math.nan)
    with pytest.raises(ValueError, match="without a reason"):
        Result(n=0, status="no_data")

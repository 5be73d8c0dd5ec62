"""Survey waves and their single answers: customers, partners, employees, an open link."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from story.days import Knots, dice, level, plus
from story.files import Row
from story.registers import Files

_QUARTERS = (
    "2025-02-03", "2025-05-05", "2025-08-04", "2025-11-03",
    "2026-02-02", "2026-05-04", "2026-08-03", "2026-11-02",
)  # fmt: skip
_FIELDWORK_DAYS = 13

_MIDDLES = ("2025-11-16", "2026-02-08", "2026-05-10", "2026-08-09", "2026-11-08")


def _line(*values: float) -> Knots:
    """Return where answers stand on their scale, 0 to 1, in the middle of the latest fieldworks."""
    return tuple(zip(_MIDDLES, values, strict=True))


_NPS = _line(0.83, 0.76, 0.71, 0.68, 0.72)
_CSAT = _line(0.83, 0.74, 0.70, 0.66, 0.76)
_ABILITY = _line(0.72, 0.52, 0.61, 0.63, 0.70)
_INTEGRITY = _line(0.66, 0.62, 0.40, 0.42, 0.49)
_KINDNESS = _line(0.62, 0.58, 0.54, 0.37, 0.40)
_EASE = _line(0.71, 0.66, 0.59, 0.52, 0.58)
_ENPS = _line(0.80, 0.76, 0.72, 0.70, 0.735)
_VOICE = _line(0.62, 0.55, 0.48, 0.52, 0.57)

Item = tuple[str, int, int, Knots]
CUSTOMER_ITEMS: tuple[Item, ...] = (
    ("nps", 0, 10, _NPS), ("csat", 1, 5, _CSAT), ("trust_ability", 1, 7, _ABILITY),
    ("trust_benevolence", 1, 7, _KINDNESS), ("trust_integrity", 1, 7, _INTEGRITY),
    ("ease", 1, 7, _EASE),
)  # fmt: skip
STAFF_ITEMS: tuple[Item, ...] = (
    ("enps", 0, 10, _ENPS), ("staff_proud", 1, 5, _ENPS), ("staff_speak_up", 1, 5, _VOICE),
    ("staff_promises_kept", 1, 5, _KINDNESS), ("staff_tools", 1, 5, _ABILITY),
)  # fmt: skip
MARKET_WAVES = ("WAV-07", "WAV-08")
"""The waves that asked the same people about payment companies in general."""
_MARKET = (
    ("market_trust_ability", 0.67),
    ("market_trust_benevolence", 0.49),
    ("market_trust_integrity", 0.58),
)
_GROUPS = (
    ("CUST", 216, 0.0),
    ("BUS", 80, -0.03),
    ("PART", 34, 0.05),
    ("PAPER", 4, -0.12),
    ("INV", 3, 0.02),
)
_PERSON = ("wave_id", "respondent_id", "group_id", "answered_on", "weight")
_WEIGHTS = ("0.72", "0.85", "0.96", "1.04", "1.18", "1.41")


@dataclass(frozen=True)
class Wave:
    """One round: its id, instrument, first day, and who answered (group, number, shift)."""

    id: str
    instrument: str
    start: str
    groups: tuple[tuple[str, int, float], ...]
    items: tuple[Item, ...]
    is_opt_in: bool = False

    @property
    def complete(self) -> int:
        """How many answered."""
        return sum(number for _, number, _ in self.groups)


def _waves() -> Iterator[Wave]:
    for n, day in enumerate(_QUARTERS, 1):
        groups = tuple((g, 28 if g == "PART" and n == 8 else k, s) for g, k, s in _GROUPS)
        yield Wave(f"WAV-{n:02d}", "Relationship survey", day, groups, CUSTOMER_ITEMS)
    for n, day in enumerate(_QUARTERS, 9):
        staff = (("EMP", 72, 0.0),)
        yield Wave(f"WAV-{n:02d}", "Staff survey", day, staff, STAFF_ITEMS)
    link = (("CUST", 214, -0.18),)
    yield Wave("WAV-17", "Open link on the website", "2026-06-22", link, CUSTOMER_ITEMS, True)


def files() -> Files:
    """Yield waves, single answers, and one survey of which results alone are held."""
    waves = list(_waves())
    yield "feedback_wave", [*map(_wave_row, waves), *_PANEL]
    chance = dice("surveys")
    answers = [row for wave in waves for row in _answers(wave, chance)]
    yield "feedback_response", [*answers, *_about_the_market(answers)]
    yield "feedback_aggregate", list(_panel_results())


def _wave_row(wave: Wave) -> Row:
    row = {
        "id": wave.id, "effective_on": wave.start, "instrument": wave.instrument,
        "instrument_version": "2025-1", "population": ", ".join(g for g, _, _ in wave.groups),
        "mode": "e-mail and letter", "is_opt_in": "false", "field_from": wave.start,
        "field_to": plus(wave.start, _FIELDWORK_DAYS), "complete": str(wave.complete),
    }  # fmt: skip
    if wave.is_opt_in:
        return row | {"mode": "open link", "is_opt_in": "true"}
    population = 1240 if wave.instrument == "Staff survey" else 433_410
    return row | {"population_size": str(population)} | _not_answered(wave)


def _not_answered(wave: Wave) -> Row:
    """Return the response numbers: everybody invited is in one of them."""
    # Fewer answer after each incident, and a little more again at the end.
    invited = round(wave.complete / level((("2025-11-03", 0.36), ("2026-08-03", 0.24),
                                           ("2026-11-02", 0.27)), wave.start))  # fmt: skip
    rest = invited - wave.complete
    partial, refused, other = rest // 12, rest // 6, rest // 40
    unknown = rest // 9
    counts = {"partial": partial, "refused": refused, "other": other, "unknown": unknown}
    counts |= {"invited": invited, "non_contact": rest - sum(counts.values())}
    return {name: str(number) for name, number in counts.items()}


def _answers(wave: Wave, chance: Random) -> Iterator[Row]:
    number = 0
    for group, count, shift in wave.groups:
        for _ in range(count):
            number += 1
            day = plus(wave.start, int(chance.random() ** 1.6 * (_FIELDWORK_DAYS + 1)))
            person = {
                "wave_id": wave.id,
                "respondent_id": f"{wave.id[-2:]}{number:03d}",
                "group_id": group,
                "answered_on": day,
                "weight": "1" if wave.is_opt_in else chance.choice(_WEIGHTS),
            }
            mood = chance.gauss(0, 0.16)
            yield from (person | _answer(item, day, shift + mood, chance) for item in wave.items)


def _about_the_market(answers: list[Row]) -> Iterator[Row]:
    """Yield what the people of two waves say of the market; it did not fall with us."""
    chance = dice("market")
    people = (r for r in answers if r["wave_id"] in MARKET_WAVES and r["item"] == "nps")
    for row in people:
        person = {name: row[name] for name in _PERSON}
        mood = chance.gauss(0, 0.16)
        for item, middle in _MARKET:
            knots = ((row["answered_on"], middle),)
            yield person | _answer((item, 1, 7, knots), row["answered_on"], mood, chance)


def _answer(item: Item, day: str, shift: float, chance: Random) -> Row:
    name, low, high, knots = item
    where = level(knots, day) + shift + chance.gauss(0, 0.14)
    value = low + round(min(1.0, max(0.0, where)) * (high - low))
    answered = chance.random() > 0.015
    scale = {"scale_min": str(low), "scale_max": str(high)}
    return {"item": name, "value": str(value) if answered else "", **scale}


_PANEL = tuple(
    {
        "id": wave, "effective_on": day, "instrument": "Public panel", "mode": "telephone",
        "instrument_version": "2024", "population": "PUB", "is_opt_in": "false",
        "invited": "2600", "complete": "500", "partial": "60", "refused": "900",
        "non_contact": "840", "other": "40", "unknown": "260",
        "population_size": "4200000", "field_from": plus(day, -14), "field_to": plus(day, -3),
    }
    for wave, day in (("WAV-18", "2025-11-17"), ("WAV-19", "2026-10-19"))
)  # fmt: skip


def _panel_results() -> Iterator[Row]:
    for wave in _PANEL:
        day = wave["effective_on"]
        for item, knots in (("public_honest", _INTEGRITY), ("public_able", _ABILITY)):
            yield from _panel_counts(wave["id"], day, item, level(knots, day))


def _panel_counts(wave: str, day: str, item: str, middle: float) -> Iterator[Row]:
    heights = [max(0.05, 1 - abs(middle - step / 4) * 1.8) for step in range(5)]
    counts = [round(500 * height / sum(heights)) for height in heights]
    counts[2] += 500 - sum(counts)
    for answer, n in enumerate(counts, 1):
        yield {
            "wave_id": wave, "item": item, "group_id": "PUB", "answer": str(answer), "n": str(n),
            "scale_min": "1", "scale_max": "5", "published_on": day,
        }  # fmt: skip

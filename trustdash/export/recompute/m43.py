"""M43: in how many weeks the open actions are done, drawn anew with the seed that is on record.

The past weeks are drawn again until all is done, in 10,000 runs; each run first draws how much each
week weighs (Dirichlet, by gamma deviates). Numbers come from the generator PCG64 XSL-RR 128/64
(O'Neill 2014), its state from the seed by numpy's SeedSequence; gamma deviates by Marsaglia and
Tsang (2000), normal and exponential ones by their ziggurat of 256 layers (2000). Python alone does
it here, number by number, so that every draw is the one that was published.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import ceil, erfc, exp, log, log1p, pi, sqrt
from typing import Any

DRAWS, PAST_DRAWS, SEED = 10_000, 2_000, 43
WEEKS, AHEAD, HORIZON, AT_ONCE = 13, 13, 260, 32
NEVER = HORIZON + 1
BITS = 2.0**53
WORD, LONG, WIDE = (1 << 32) - 1, (1 << 64) - 1, (1 << 128) - 1
STEP = (2549297995355413924 << 64) + 4865540595714422341
NORMAL_TAIL, EXPONENTIAL_TAIL = 3.6541528853610087963519472518, 7.69711747013104972
Layers = tuple[list[float], list[float], list[float]]


def mixed(seed: int) -> list[int]:
    """Return four words of 64 bits from a seed below 2^32."""
    factor = 0x43B0D7E5

    def hashed(value: int) -> int:
        nonlocal factor
        value ^= factor
        factor = factor * 0x931E8875 & WORD
        value = value * factor & WORD
        return value ^ value >> 16

    pool = [hashed(each) for each in (seed, 0, 0, 0)]
    for source in range(4):
        for target in range(4):
            if source != target:
                both = 0xCA01F9DD * pool[target] - 0x4973F715 * hashed(pool[source]) & WORD
                pool[target] = both ^ both >> 16
    words, factor = [], 0x8B51F9DD
    for place in range(8):
        value = pool[place % 4] ^ factor
        factor = factor * 0x58F38DED & WORD
        value = value * factor & WORD
        words.append(value ^ value >> 16)
    return [words[place] | words[place + 1] << 32 for place in range(0, 8, 2)]


def normal_layers() -> Layers:
    """Return width, edge and height of the ziggurat's layers under exp(-x²/2)."""
    area = NORMAL_TAIL * exp(-(NORMAL_TAIL**2) / 2) + sqrt(pi / 2) * erfc(NORMAL_TAIL / sqrt(2))
    right = [NORMAL_TAIL]
    for _ in range(254):
        right.append(sqrt(-2 * log(area / right[-1] + exp(-(right[-1] ** 2) / 2))))
    return layers(right, [exp(-(x**2) / 2) for x in right], area, 2.0**52)


def exponential_layers() -> Layers:
    """Return width, edge and height of the ziggurat's layers under exp(-x)."""
    area = (EXPONENTIAL_TAIL + 1) * exp(-EXPONENTIAL_TAIL)
    right = [EXPONENTIAL_TAIL]
    for _ in range(254):
        right.append(-log(area / right[-1] + exp(-right[-1])))
    return layers(right, [exp(-x) for x in right], area, 2.0**53)


def layers(right: list[float], high: list[float], area: float, whole: float) -> Layers:
    """Return the layers from their right ends, the outermost first; layer 0 has the tail."""
    base = area / high[0]
    width = [base / whole, *(x / whole for x in reversed(right))]
    inner = [right[0] / base, 0.0, *(a / b for b, a in reversed(list(pairwise(right))))]
    return width, [share * whole for share in inner], [1.0, *reversed(high)]


NORMAL, EXPONENTIAL = normal_layers(), exponential_layers()


class Generator:
    """Draws numbers, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        """Begin where the seed says."""
        high, low, chosen, stream = mixed(seed)
        self.added = (chosen << 64 | stream) << 1 & WIDE | 1
        self.state = (self.added + (high << 64 | low)) * STEP + self.added & WIDE
        jumps = [(1, 0)]
        for _ in range(AT_ONCE):
            factor, more = jumps[-1]
            jumps.append((factor * STEP & WIDE, more * STEP + self.added & WIDE))
        self.jumps = jumps

    def word(self) -> int:
        """Return the next 64 bits."""
        self.state = state = self.state * STEP + self.added & WIDE
        value, turn = (state >> 64 ^ state) & LONG, state >> 122
        return (value >> turn | value << (-turn & 63)) & LONG

    def uniform(self) -> float:
        """Return the next number from 0 up to, and without, 1."""
        return (self.word() >> 11) / BITS

    def walk(self, kinds: list[int], edges: list[float], so_far: int, left: int) -> tuple[int, int]:
        """Return in which of the next 32 weeks a run has done what is left, and how far it is.

        edges: below which number, of 2^53, a week is of the first kind, of the first two, and so
        on. The numbers of all 32 weeks are used up, those after the end too.
        """
        state, added, unused = self.state, self.added, AT_ONCE
        while unused:
            unused -= 1
            state = state * STEP + added & WIDE
            value, turn = (state >> 64 ^ state) & LONG, state >> 122
            number = ((value >> turn | value << (-turn & 63)) & LONG) >> 11
            so_far += kinds[bisect_left(edges, number)]
            if so_far >= left:
                break
        factor, more = self.jumps[unused]
        self.state = state * factor + more & WIDE
        return AT_ONCE - unused, so_far

    def exponential(self) -> float:
        """Return the next exponential deviate."""
        width, edge, high = EXPONENTIAL
        while True:
            bits = self.word() >> 3
            layer, bits = bits & 0xFF, bits >> 8
            x = bits * width[layer]
            if bits < edge[layer]:
                return x
            if not layer:
                return EXPONENTIAL_TAIL - log1p(-self.uniform())
            if (high[layer - 1] - high[layer]) * self.uniform() + high[layer] < exp(-x):
                return x

    def normal(self) -> float:
        """Return the next normal deviate."""
        width, edge, high = NORMAL
        while True:
            bits = self.word()
            layer, sign, bits = bits & 0xFF, bits >> 8 & 1, bits >> 9 & (1 << 52) - 1
            x = -bits * width[layer] if sign else bits * width[layer]
            if bits < edge[layer]:
                return x
            if not layer:
                return self.in_tail(bits)
            if (high[layer - 1] - high[layer]) * self.uniform() + high[layer] < exp(-x * x / 2):
                return x

    def in_tail(self, bits: int) -> float:
        """Return a normal deviate beyond the outermost layer."""
        while True:
            beyond = -log1p(-self.uniform()) / NORMAL_TAIL
            other = -log1p(-self.uniform())
            if 2 * other > beyond * beyond:
                return -(NORMAL_TAIL + beyond) if bits >> 8 & 1 else NORMAL_TAIL + beyond

    def gamma(self, shape: int) -> float:
        """Return the next gamma deviate of a whole shape from 1 on."""
        if shape == 1:
            return self.exponential()
        b = shape - 1 / 3
        c = 1 / sqrt(9 * b)
        while True:
            x = self.normal()
            v = 1 + c * x
            while v <= 0:
                x = self.normal()
                v = 1 + c * x
            v, u = v**3, self.uniform()
            if u < 1 - 0.0331 * x**4 or log(u) < x * x / 2 + b * (1 - v + log(v)):
                return b * v


def weeks_until_done(
    closed: list[int], left: int, opened: list[int] | None = None, draws: int = DRAWS
) -> list[int]:
    """Return, in order, the week by whose end each run has done all that is left, else NEVER."""
    gains = Counter(a - b for a, b in zip(closed, opened or [0] * len(closed), strict=True))
    kinds = sorted(gains)
    generator = Generator(SEED)
    running = []
    for _ in range(draws):
        drawn = [generator.gamma(gains[kind]) for kind in kinds]
        whole = sum(drawn)
        running.append((list(accumulate(BITS * each / whole for each in drawn))[:-1], 0))
    taken = []
    for first in range(0, HORIZON, AT_ONCE):
        later = []
        for edges, before in running:
            week, so_far = generator.walk(kinds, edges, before, left)
            if so_far >= left:
                taken.append(min(first + week, NEVER))
            else:
                later.append((edges, so_far))
        running = later
    return sorted(taken + [NEVER] * len(running))


def can_tell(closed: list[int]) -> bool:
    """Tell whether a pace can be taken: 8 weeks or more, and 5 closed or more in them."""
    return len(closed) >= 8 and sum(closed) >= 5


def within(taken: list[int], share: float) -> int | None:
    """Return the first week by which a share of the runs is done."""
    week = taken[ceil(share * len(taken)) - 1]
    return week if week < NEVER else None


def by_week(days: list[date], last: date, weeks: int) -> list[int]:
    """Return how many days lie in each of the weeks that end with a day, the oldest first."""
    ago = Counter((last - day).days // 7 for day in days if day <= last)
    return [ago[week] for week in range(weeks - 1, -1, -1)]


def pairs(flow: list[tuple[str, str, date]]) -> list[tuple[date, date | None]]:
    """Return each opening with the closing that followed it, if any."""
    kept: dict[str, dict[str, list[date]]] = {}
    for id_, kind, day in flow:
        kept.setdefault(id_, {"opened": [], "closed": []})[kind].append(day)
    return [
        (day, found["closed"][place] if place < len(found["closed"]) else None)
        for found in kept.values()
        for place, day in enumerate(found["opened"])
    ]


def past_forecasts(
    spans: list[tuple[date, date | None]], as_of: date
) -> Iterator[tuple[bool, bool]]:
    """Yield of each past forecast whose day has come whether it held, and whether its pace did."""
    closings = sorted(closed for _, closed in spans if closed)
    begin = min((opened for opened, _ in spans), default=as_of)
    for back in range(1, 27):
        origin = as_of - timedelta(weeks=4 * back)
        ends = [c for o, c in spans if o <= origin and not (c and c <= origin)]
        weekly = by_week(closings, origin, min((origin - begin).days // 7, WEEKS))
        if origin <= begin or not ends or not can_tell(weekly):
            continue
        weeks = within(weeks_until_done(weekly, len(ends), draws=PAST_DRAWS), 0.85)
        if weeks is None or origin + timedelta(weeks=weeks) > as_of:
            continue
        day = origin + timedelta(weeks=weeks)
        nth = sum(each <= origin for each in closings) + len(ends) - 1
        yield (
            all(end is not None and end <= day for end in ends),
            nth < len(closings) and closings[nth] <= day,
        )


def rows(db: Any) -> list[dict[str, Any]]:
    """Return the forecast, the chance of what is due, and how past forecasts held."""
    as_of: date = db.execute("SELECT as_of()").fetchone()[0]
    due_days = [day for (day,) in db.execute("SELECT due_date FROM at_work").fetchall()]
    if not due_days:
        return [row(None, None)]
    flow = db.execute(
        "SELECT id, kind, happened_on FROM action_flow ORDER BY happened_on, id, kind DESC"
    ).fetchall()
    first = min((day for _, _, day in flow), default=as_of)
    weeks = min((as_of - first).days // 7, WEEKS)
    closed, opened = (
        by_week([day for _, kind, day in flow if kind == wanted], as_of, weeks)
        for wanted in ("closed", "opened")
    )
    found = []
    for arrivals, after in ((None, ""), (opened, ", new actions coming in")):
        taken = weeks_until_done(closed, len(due_days), arrivals) if can_tell(closed) else [NEVER]
        found.append(row(f"P85{after}" if after else None, within(taken, 0.85)))
        found.append(row(f"P50{after}", within(taken, 0.5)))
    soon = sum(day is not None and day <= as_of + timedelta(weeks=AHEAD) for day in due_days)
    chance = None
    if soon and can_tell(closed):
        taken = weeks_until_done(closed, soon)
        chance = 100 * sum(week <= AHEAD for week in taken) / len(taken)
    found.append(row("chance that all due in 13 weeks are done by then", chance))
    past = list(past_forecasts(pairs(flow), as_of))
    held = (("P85 forecasts that held", 0), ("P85 forecasts whose pace held", 1))
    return found + [counted(part, [each[place] for each in past]) for part, place in held]


def row(part: str | None, value: float | None) -> dict[str, Any]:
    """Return a number that counts nothing."""
    return {"group": None, "part": part, "numerator": None, "denominator": None, "value": value}


def counted(part: str, held: list[bool]) -> dict[str, Any]:
    """Return the share that held; of fewer than 10, how many; of none, nothing."""
    if not held:
        return row(part, None)
    k, n = sum(held), len(held)
    value = float(k) if n < 10 else 100 * k / n
    return {"group": None, "part": part, "numerator": k, "denominator": n, "value": value}

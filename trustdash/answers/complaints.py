"""What people complained about and how they were answered (M24 to M27, M29), remedies in all."""

from collections.abc import Callable, Iterable

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Number, Sentence, Table
from trustdash.answers.numbers import Numbers
from trustdash.answers.remedies import in_view
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.metrics.complaints import OPEN_BANDS
from trustdash.metrics.registry import METRICS, MetricValue
from trustdash.metrics.suppression import FEWEST, TOGETHER

_TITLE = "Complaints"
_HOW = ("M25", "M26", "M27", "M29")
_CLOSED_BANDS = (
    "closed within 4 weeks",
    "closed in 4 to 8 weeks",
    "closed after more than 8 weeks",
)


def blocks(numbers: Numbers) -> tuple[Block, ...]:
    """Return a block on complaints and one on remedies, each where such are on file."""
    found: list[Block] = []
    if len(numbers.frame("complaints")):
        shown = (_identity(numbers), _ages(numbers), *_by_group(numbers),
                 values_table(numbers, _HOW, "How complaints were answered"))  # fmt: skip
        found.append(Block(_TITLE, _sentences(numbers), tables=shown))
    if len(numbers.frame("remedies")):
        found.append(in_view(numbers))
    return tuple(found)


def _sentences(numbers: Numbers) -> tuple[Sentence, ...]:
    said = (_waiting(numbers), _flow(numbers), _mismatch(numbers), _resolved(numbers),
            _acknowledged(numbers), _upheld(numbers), _satisfied(numbers),
            _not_split(numbers))  # fmt: skip
    return tuple(sentence for sentence in said if sentence)


def _waiting(numbers: Numbers) -> Sentence:
    """Say first how many wait, and how many of them longer than a final answer may take."""
    outstanding, old = numbers.counted("M24"), numbers.counted("M24", part=OPEN_BANDS[-1])
    return say(
        "{n} {wait} for a final answer; {old} of them {have} waited more than 8 weeks.",
        n=several(outstanding, "complaint"),
        wait=agree(outstanding, "waits", "wait"),
        old=old if amount_of(old) else "none",
        have=agree(old, "has", "have"),
    )


def balance(opening: float, received: float, closed: float, outstanding: float) -> float:
    """Return by how many complaints the flow does not add up: 0 where it does.

    opening + received − closed − outstanding, as FCA DISP 1.10.2 has the flow.
    """
    return opening + received - closed - outstanding


def _flows(numbers: Numbers) -> tuple[Number, Number, Number, Number]:
    parts = ("opening", "received", "closed")
    opening, received, closed = (numbers.counted("M24", part=part) for part in parts)
    return opening, received, closed, numbers.counted("M24")


def _mismatch(numbers: Numbers) -> Sentence:
    """Say aloud if opening + received − closed is not what is outstanding."""
    off = balance(*(amount_of(each) for each in _flows(numbers)))
    if not off:
        return ()
    return (f"These numbers do not add up: they differ by {formats.count(abs(off))}.",)


def _identity(numbers: Numbers) -> Table:
    """Show opening + received − closed = outstanding, and whether it holds."""
    flows = _flows(numbers)
    off = balance(*(amount_of(each) for each in flows))
    held = Cell("adds up", state="good") if not off else Cell("does not add up", state="concern")
    headings = ("Outstanding 90 days ago", "+ received", "− closed", "= outstanding now", "Checked")
    row = (*(tables.number(each) for each in flows), held)
    return Table(headings, (row,), "Flow of complaints in the last 90 days", (0, 1, 2, 3))


def _ages(numbers: Numbers) -> Table:
    """Show how long the open ones have waited beside how long the closed ones took."""
    rows = tuple(
        (
            Cell(name),
            tables.number(numbers.counted("M24", part=waits)),
            tables.number(numbers.counted("M25", part=took)),
        )
        for name, waits, took in zip(
            ("More than 8 weeks", "4 to 8 weeks", "Up to 4 weeks"),
            reversed(OPEN_BANDS),
            reversed(_CLOSED_BANDS),
            strict=True,
        )
    )
    headings = ("Age", "Open now", "Closed with a decision, by time taken")
    return Table(headings, rows, "Complaints by age", (1, 2))


def _by_group(numbers: Numbers) -> tuple[Table, ...]:
    groups = [value.group for value in numbers.of("M24") if value.group]
    if not groups:
        return ()
    rows = tuple(
        (
            Cell(group[0].upper() + group[1:]),
            tables.number(numbers.counted("M24", group=group)),
            tables.number(numbers.base("M24", group=group)),
        )
        for group in groups
    )
    return (Table(("Group", "Open now", "Received"), rows, "Complaints by group", (1, 2)),)


def _not_split(numbers: Numbers) -> Sentence:
    """Say why groups are not told apart, or not all of them."""
    groups = [value.group for value in numbers.of("M24") if value.group]
    if TOGETHER in groups:
        return (f"Groups with 1 to {FEWEST - 1} complaints on an incident are shown together.",)
    if groups or numbers.frame("complaints_of_groups")["group_name"].nunique() < 2:
        return ()
    return (
        "Not split by group here, because a small group could be told by subtraction; some single "
        "incidents are.",
    )


def _flow(numbers: Numbers) -> Sentence:
    """Say the identity: opening + received − closed = outstanding."""
    opening, received, closed = (
        numbers.counted("M24", part=part) for part in ("opening", "received", "closed")
    )
    outstanding = numbers.counted("M24")
    return say(
        "In the last 90 days {received} came in and {closed} were closed: {opening} {were} "
        "outstanding at the start, {outstanding} {are} now.",
        received=several(received, "complaint"),
        closed=closed,
        opening=opening,
        were=agree(opening, "was", "were"),
        outstanding=outstanding,
        are=agree(outstanding, "is", "are"),
    )


def _resolved(numbers: Numbers) -> Sentence:
    resolved, cohort = numbers.counted("M25"), numbers.base("M25")
    if not amount_of(cohort):
        return ()
    return say(
        "Of {cohort} received at least 8 weeks ago, {n} {were} resolved within 8 weeks.",
        cohort=several(cohort, "complaint"),
        n=resolved,
        were=agree(resolved, "was", "were"),
    )


def _acknowledged(numbers: Numbers) -> Sentence:
    median = numbers.one("M26")
    waiting = numbers.counted("M26", part="not answered by a person")
    if median is None or median.value is None:
        return ()
    still = say("; {n} {have} no such answer yet", n=waiting, have=agree(waiting, "has", "have"))
    return say(
        "Half were answered by a person within {days}{still}.",
        days=formats.days(median.value),
        still=still if amount_of(waiting) else "",
    )


def _upheld(numbers: Numbers) -> Sentence:
    upheld, decided = numbers.counted("M27"), numbers.base("M27")
    if not amount_of(decided):
        return ("No complaint has been decided yet.",)
    return say(
        "{n} of {decided} {were} upheld, fully or in part.",
        n=upheld,
        decided=several(decided, "decided complaint"),
        were=agree(upheld, "was", "were"),
    )


def _satisfied(numbers: Numbers) -> Sentence:
    """Say satisfaction with the handling, split by who won: else it measures who won."""
    parts = [
        say("{n} of {m} {part}", n=numbers.counted("M29", part=part),
            m=numbers.base("M29", part=part), part=f"whose complaint was {part}")
        for part in ("upheld", "not upheld") if amount_of(numbers.base("M29", part=part))
    ]  # fmt: skip
    if not parts:
        return ()
    first, *rest = parts
    return say(
        "Satisfied with the handling: {first}{rest}.",
        first=first,
        rest=say(", {other}", other=rest[0]) if rest else "",
    )


def values_table(
    numbers: Numbers,
    metrics: Iterable[str],
    caption: str,
    fits: Callable[[MetricValue], bool] = lambda _: True,
) -> Table:
    """Return the values of some metrics, one a row, with their intervals and remarks.

    fits: chooses the values that the table is to hold.
    """
    chosen = (value for metric in metrics for value in numbers.of(metric) if fits(value))
    rows = tuple(_row(value, numbers) for value in chosen)
    headings = ("Number", "Value", "Of how many", "95% interval", "Remark")
    return Table(headings, rows, caption, (1, 2, 3))


def _row(value: MetricValue, numbers: Numbers) -> tuple[Cell, ...]:
    name = METRICS[value.metric].name
    who = " · ".join(part for part in (value.group, formats.part(value.part)) if part)
    counted = numbers.counted(value.metric, value.group, value.part)
    is_count = value.unit == "count" and counted.rows is not None
    amount = tables.number(counted) if is_count else Cell(formats.amount(value))
    return (
        Cell(who or name, f"{name}, {value.metric}" if who else value.metric),
        amount,
        Cell(_base(value)),
        Cell(formats.interval(value) or formats.UNKNOWN),
        tables.text(value.note),
    )


def _base(value: MetricValue) -> str:
    """Write what a share counts, `2 of 5`; for other numbers, how many they rest on."""
    if value.unit == "%" and value.numerator is not None and value.denominator:
        return formats.of(value.numerator, value.denominator)
    return formats.UNKNOWN if not value.n else f"n = {formats.count(value.n)}"

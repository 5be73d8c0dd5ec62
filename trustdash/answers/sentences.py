"""The sentences that pages open with, made from numbers alone; the rules are in wording.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trustdash.answers import formats
from trustdash.answers.answer import Number, Sentence
from trustdash.answers.wording import Part, agree, agree_of, amount_of, and_so, join, say, several

if TYPE_CHECKING:
    from trustdash.answers.measured import Measured

MOST_WORDS = 12
"""The most words of a chart's title."""
_TOO_FEW_FOR_PERCENT = 5
_UNTOLD = "It can't be told whether trust is recovering"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What the verdict is made of: counts of measures by what they show.

    early: fewer than 12 values since the last major incident. ended: the newest value is too old to
    say anything of now; such a measure may worsen, never improve. back: at the level before the
    first incident.
    """

    measures: Number
    improving: Number
    worsening: Number
    early: Number
    ended: Number
    back: Number


def verdict(found: Recovery, promises: Number | int, overdue: Number | int) -> Sentence:
    """Say in one sentence whether trust recovers and how many promises are overdue.

    The rule has no weights. Falling again: any measure is worsening. Recovering: most improve.
    Too early: most have fewer than 12 values since the incident. Not to be told: the data of most
    have ended. Partly: some improve or are back.
    """
    if not amount_of(found.measures):
        trust: Sentence = ("No measures are on file, so recovery can't be told.",)
    else:
        word = _word(found)
        counts = _ended(found) if word == _UNTOLD else _counts(found)
        trust = say("{word}: {counts}.", word=word, counts=counts)
    return say("{trust} {overdue}", trust=trust, overdue=overdue_promises(promises, overdue))


def measures_counted(found: Recovery) -> Sentence:
    """Open the Measures page: how many improve, worsen, and are back to the earlier level."""
    if not amount_of(found.measures):
        return ("No measure counts for the verdict.",)
    return say("{counts}.", counts=_counts(found))


def measure(found: "Measured", heading: str | None = None) -> str:
    """Say in a chart's title where a measure stands and which way it goes.

    heading: that it rises or falls all along, said where there is room and it goes the same way.
    """
    name, state = found.kpi.name, found.state
    if state.now is None:
        return f"{name}: no data"
    words = {"no clear change": "no clear change", "too early": "too early to tell"}
    direction = words.get(state.direction, state.direction)
    small = f"small: n = {formats.count(state.n)}" if found.is_small else direction
    title = f"{name}: {found.shown(state.now)} {when(found)}, {small}"
    if heading is None or state.direction not in ("improving", "worsening"):
        return title
    rises = heading.startswith("rising") == (found.kpi.direction == "higher_is_better")
    longer = f"{title}, {heading}"
    is_fit = rises == (state.direction == "improving") and len(longer.split()) <= MOST_WORDS
    return longer if is_fit else title


def when(found: "Measured") -> str:
    """Say when a measure's value of now was: `now`, or `by 11 Oct 2026` where its data end then."""
    return f"by {formats.day(found.state.last_period)}" if found.state.stale else "now"


def recovery_of(found: "Measured") -> str:
    """Say how far a measure is from its level before the first major incident."""
    state = found.state
    if state.now is None:
        return "There is no value yet."
    if state.before is None:
        if found.is_cut:
            return "Earlier values were counted in another way, so there is no gap to them."
        return "There is no baseline before the incident, so no gap to it."
    now, before = found.shown(state.now), found.shown(state.before)
    stands = "stood" if state.stale else "stands"
    stands = f"It {stands} at {now} {when(found)} and stood at {before} before: {found.gap()}."
    return f"{stands} {_back(found)}".strip()


def _back(found: "Measured") -> str:
    back = found.state.back_to_usual
    if back is None:
        return ""
    if found.state.stale:
        return "Without a recent value it does not count as back to the earlier level."
    return f"It {'is back to' if back else 'is not back to'} the earlier level."


def _word(found: Recovery) -> str:
    half = amount_of(found.measures) / 2
    if amount_of(found.worsening):
        return "Trust is falling again"
    if amount_of(found.improving) > half:
        return "Trust is recovering"
    if amount_of(found.early) > half:
        return "It is too early to tell whether trust is recovering"
    if amount_of(found.ended) > half:
        return _UNTOLD
    partly = amount_of(found.improving) or amount_of(found.back)
    return "Trust is partly recovering" if partly else "Trust is not recovering yet"


def _counts(found: Recovery) -> Sentence:
    """Count the measures by what they show; what worsens is named first, because it decides."""
    worsening = (found.worsening, "worsening") if amount_of(found.worsening) else None
    first, *others = [pair for pair in (worsening, (found.improving, "improving")) if pair]
    return say(
        "{n} of {m} {measures} {are} {way}, {others}{back}",
        n=first[0],
        m=found.measures,
        measures=agree(found.measures, "measure", "measures"),
        are=agree_of(first[0], found.measures, "is", "are"),
        way=first[1],
        others=say("{also}, ", also=join([_also(*each) for each in others])) if others else "",
        back=_also(found.back, "back to the earlier level"),
    )


def _ended(found: Recovery) -> Sentence:
    measures = agree(found.measures, "measure", "measures")
    return say("the data of {n} of {m} {measures} have ended", n=found.ended, m=found.measures,
               measures=measures)  # fmt: skip


def _also(n: Number, words: str) -> Sentence:
    if not amount_of(n):
        return (f"none is {words}",)
    return say("{n} {are} {words}", n=n, are=agree(n, "is", "are"), words=words)


def overdue_promises(promises: Number | int, overdue: Number | int) -> Sentence:
    """Say how many promises are overdue: `4 promises are overdue.`, `No promise is overdue.`."""
    if not amount_of(promises):
        return ("No promises are on file.",)
    if not amount_of(overdue):
        return ("No promise is overdue.",)
    return say("{n} {are} overdue.", n=several(overdue, "promise"), are=agree(overdue, "is", "are"))


def since_review(
    held_on: date | None, delivered: Number, late: Number, moved: Number, incidents: Number
) -> Sentence:
    """Say what changed since the last review; that nothing did is said too."""
    if held_on is None:
        return ("no review has been held yet",)
    changes = [
        say("{n} delivered", n=several(delivered, "promise")),
        say("{n} newly late", n=late),
        say("{n} moved", n=several(moved, "date")),
        say("{n}", n=several(incidents, "new incident")),
    ]
    shown = [
        change
        for change, n in zip(changes, (delivered, late, moved, incidents), strict=True)
        if amount_of(n)
    ]
    what = join(shown) if shown else ("no promise delivered, none newly late, no date moved",)
    return say("since the review on {day}: {what}", day=formats.day(held_on), what=what)


def kept_by_first_date(kept: Number, due: Number, as_of: date) -> Sentence:
    """Open the Commitments page: `2 of 13 promises due so far were kept by the date first given.`.

    Nothing due yet is said as such: neither 0% nor 100% of nothing.
    """
    if not amount_of(due):
        return (f"No promise with a date was due by {formats.day(as_of)}.",)
    return say(
        "{kept} of {due} due so far {were} kept by the date first given.",
        kept=kept,
        due=several(due, "promise"),
        were=agree_of(kept, due, "was", "were"),
    )


def kept_by_current_date(kept: Number, due: Number) -> Sentence:
    """Give the kinder number, which stands after the stricter: `Against changed dates: 5 of 13.`"""
    if not amount_of(due):
        return ()
    return say("Against changed dates: {kept} of {due}.", kept=kept, due=due)


def left_their_list(unanswered: Number) -> Sentence:
    """Say how many of the overdue promises may have been delivered or withdrawn, unknown to us."""
    if not amount_of(unanswered):
        return ()
    return say(
        "{n} of the overdue promises left the published list: whether {they} delivered or "
        "withdrawn is not known.",
        n=unanswered,
        they=agree(unanswered, "it was", "they were"),
    )


def none_recorded(late: Number, delivered: int) -> Sentence:
    """Say it if not one delivery is on file: then late may mean that nobody recorded any."""
    if delivered or not amount_of(late):
        return ()
    return ("No delivery of any promise is on file: late means here that none was recorded.",)


def say_do(done: Number, due: Number, start: date) -> Sentence:
    """Say how much of what was due in the last 90 days was delivered (M3, M4).

    A percentage is given from five promises on.
    """
    since = formats.day(start)
    if not amount_of(due):
        return (f"Since {since} no promise was due.",)
    share = formats.whole_percent(100 * amount_of(done) / amount_of(due))
    ratio = f": say-do ratio {share}%, gap {100 - share} points"
    return say(
        "Of {due} due since {since}, by the dates then in force, {done} {were} delivered{ratio}.",
        due=several(due, "promise"),
        since=since,
        done=done if amount_of(done) else "none",
        were=agree(done, "was", "were") if amount_of(done) else "was",
        ratio=ratio if amount_of(due) >= _TOO_FEW_FOR_PERCENT else "",
    )


def slippage(
    median: float | None, p90: float | None, total: float | None, undated: Number
) -> Sentence:
    """Say how far promises slipped against their first date (M7); moved earlier counts as such."""
    if median is None:
        return ()
    middle = "did not slip" if median <= 0 else f"slipped by {formats.days(median)}"
    worst = f", one in ten by {formats.days(p90)} or more" if p90 is not None and p90 > 0 else ""
    in_all = f"; {formats.days(total)} in all" if total is not None and total > 0 else ""
    without = say(" {n} without a date {are} left out.", n=undated, are=agree(undated, "is", "are"))
    return say(
        "Against the first date, the middle promise {middle}{worst}{in_all}.{without}",
        middle=middle,
        worst=worst,
        in_all=in_all,
        without=without if amount_of(undated) else "",
    )


def moves(moved: Number, dated: Number, times: Number | int, after_due: Number | int) -> Sentence:
    """Say how many dates were moved and how often after they had passed (M8)."""
    if not amount_of(dated):
        return ()
    if not amount_of(moved):
        return say("None of {n} was moved.", n=several(dated, "date"))
    late = say(", {n} of them after the date had passed", n=after_due)
    return say(
        "{moved} of {dated} {were} moved, {times} in all{late}.",
        moved=moved,
        dated=several(dated, "date"),
        were=agree(moved, "was", "were"),
        times=several(times, "time"),
        late=late if amount_of(after_due) else "",
    )


def mix(parts: Sequence[tuple[str, Number]], lead: str) -> Sentence:
    """Say a mix as a sentence: `Outcome so far: 3 kept, 1 compromise, 2 not kept.`"""
    shown: list[Part] = [say("{n} {word}", n=n, word=word) for word, n in parts if amount_of(n)]
    return say("{lead}: {parts}.", lead=lead, parts=and_so(shown)) if shown else ()


def overdue_actions(overdue: Number, still_open: Number, over_90: Number) -> Sentence:
    """Open the Actions page: `22 of 48 open actions are overdue, 6 of them for over 90 days.`."""
    if not amount_of(still_open):
        return ("No corrective action is open.",)
    if not amount_of(overdue):
        return say("None of {n} is overdue.", n=several(still_open, "open action"))
    old = say(", {n} of them by more than 90 days", n=over_90)
    return say(
        "{n} of {actions} {are} overdue{old}.",
        n=overdue,
        actions=several(still_open, "open action"),
        are=agree_of(overdue, still_open, "is", "are"),
        old=old if amount_of(over_90) else "",
    )


def share(
    counted: Number,
    base: Number,
    noun: str,
    said: tuple[str, str],
    none: str = "",
    nouns: str | None = None,
) -> Sentence:
    """Say `7 of 9 checks have a result.`; `said` holds the words after one and after several."""
    if not amount_of(base):
        return (none,) if none else ()
    return say(
        "{n} of {base} {said}.",
        n=counted,
        base=several(base, noun, nouns),
        said=agree_of(counted, base, *said),
    )

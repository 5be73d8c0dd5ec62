"""The public progress page: static HTML, a feed of changes, and the same as JSON.

No server, no script, nothing fetched: whoever opens the file sees what there is. The bytes follow
from the ledger, the day and the address alone.
"""

from collections.abc import Iterable
from dataclasses import asdict
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson

from trustdash.answers import formats, states
from trustdash.answers.public_progress import GROUPS, PublicMeasure, PublicProgress, PublicPromise
from trustdash.answers.wording import ended
from trustdash.charts import style
from trustdash.errors import ExportFailed
from trustdash.export import public_feed
from trustdash.ledger import Position

_UNKNOWN = '<span aria-label="not known">–</span>'


def write(folder: Path, found: PublicProgress, head: Position, address: str | None) -> list[Path]:
    """Write `index.html`, `feed.xml` and `progress.json` into a folder; return the files.

    address: where the folder will be read, for the links of the feed. ExportFailed if it can't be
    written.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportFailed(f"{folder} is a file.", "Name a folder: the page is three files.")
    made = {
        "index.html": page(found, head),
        "feed.xml": public_feed.feed(found, address),
        "progress.json": as_json(found, head),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]


def as_json(found: PublicProgress, head: Position) -> bytes:
    """Return the page's content as JSON: as-of, head, numbers, promises with their changes."""
    value: dict[str, Any] = {
        "organisation": found.organisation,
        "is_invented": found.is_invented,
        "as_of": found.as_of,
        "seq": head.seq,
        "hash": head.hash,
        "counted_over": "the public promises alone",
        "measures": [asdict(measure) for measure in found.measures],
        "promises": [_promise_as_json(promise) for promise in found.promises],
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _promise_as_json(promise: PublicPromise) -> dict[str, Any]:
    changes = [{"on": each.on, "said": list(each.said)} for each in promise.changes]
    return {
        **promise.fields,
        "incident": promise.incident,
        "standing": promise.standing.text,
        "moved": promise.moved,
        "changes": changes,
    }


def page(found: PublicProgress, head: Position) -> bytes:
    """Return the page as one HTML file that needs nothing else."""
    name = escape(found.organisation)
    body = "".join(
        (
            '<a class="skip" href="#promises">To the promises</a>',
            _invented(found),
            f"<header><h1>{name}: what we promised, and what became of it</h1>",
            f'<p class="lead">{escape(found.headline)}</p>',
            f'<p class="quiet">As of {formats.day(found.as_of)}. Words, speaker and first date of '
            "a promise are frozen on the day it is made public. "
            '<a href="feed.xml">Feed of changes</a> · <a href="progress.json">Data</a> · '
            '<a href="#check">How to check this</a></p></header>',
            _counts(found.measures) if found.promises else "",
            '<main id="promises">',
            *(_group(found, group) for group in GROUPS),
            "</main>",
            _how_to_check(found, head),
        )
    )
    text = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="color-scheme" content="light dark">'
        f"<title>{name}: promises and progress</title>"
        '<link rel="alternate" type="application/atom+xml" title="Changes" href="feed.xml">'
        f"<style>{_look()}</style></head><body>{body}</body></html>\n"
    )
    return text.encode()


def _look() -> str:
    """Return the page's look, with the colours and the font of the dashboard."""
    text = files(__package__).joinpath("public_page.css").read_text(encoding="utf-8")
    names = (
        "page-light", "page-dark", "surface-light", "surface-dark", "text-light", "text-dark",
        "tick-light", "tick-dark", "border-light", "border-dark", "primary-light", "primary-dark",
        "good", "concern", "neutral", "font",
    )  # fmt: skip
    for name in names:
        text = text.replace(f"@{name}", getattr(style, name.replace("-", "_").upper()))
    return text


def _invented(found: PublicProgress) -> str:
    if not found.is_invented:
        return ""
    return '<p class="invented">An invented example: this organisation does not exist.</p>'


def _counts(measures: Iterable[PublicMeasure]) -> str:
    items = "".join(
        f"<li><strong>{formats.of(each.counted, each.base)}</strong> {escape(each.says)}</li>"
        for each in measures
    )
    about = "Counted over the public promises alone."
    return f'<ul class="counts" aria-label="In numbers">{items}</ul><p class="quiet">{about}</p>'


def _group(found: PublicProgress, group: str) -> str:
    promises = [each for each in found.promises if each.group == group]
    if not promises:
        return ""
    inside = "".join(map(_promise, promises))
    return f"<section><h2>{escape(group)} ({len(promises)})</h2>{inside}</section>"


def _promise(promise: PublicPromise) -> str:
    known = promise.fields
    pairs = (
        ("Said", _said(known)),
        ("First date", _day(known["original_due_date"])),
        ("Date now", _date_now(promise)),
        ("The organisation says", _own_word(known)),
        ("Somebody else says", _other_word(known)),
    )
    facts = "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for label, value in pairs)
    return (
        f'<article class="promise" id="{escape(promise.id)}"><header>'
        f"<h3>{_text(known['title'])}</h3>{_standing(promise)}"
        f'<span class="id">{_after(promise)}</span></header>'
        f"<blockquote>{_quoted(known['text'])}</blockquote><dl>{facts}</dl>{_details(promise)}"
        "</article>"
    )


def _after(promise: PublicPromise) -> str:
    return escape(" · ".join(filter(None, (promise.id, promise.incident))))


def _standing(promise: PublicPromise) -> str:
    cell = promise.standing
    text = " · ".join(filter(None, (cell.text, cell.note)))
    return _pill(text, cell.state or "neutral")


def _pill(text: str, state: str) -> str:
    shape = style.STATES[state][0]
    return (
        f'<span class="pill {state}"><span aria-hidden="true">{shape} </span>{escape(text)}</span>'
    )


def _text(value: Any) -> str:
    return _UNKNOWN if value is None else escape(str(value))


def _quoted(words: Any) -> str:
    return "“{}”".format(escape(str(words).strip("“”\"")))  # fmt: skip


def _day(value: Any) -> str:
    return "no date" if value is None else _time(value)


def _time(value: Any) -> str:
    return f'<time datetime="{value}">{formats.day(value)}</time>'


def _said(known: dict[str, Any]) -> str:
    day = "" if known["said_on"] is None else f", {_time(known['said_on'])}"
    return f"{_text(known['said_by'])}{day}"


def _date_now(promise: PublicPromise) -> str:
    times = f' <span class="whole">(moved {promise.moved}×)</span>' if promise.moved else ""
    return f"{_day(promise.fields['due_date'])}{times}"


def _own_word(known: dict[str, Any]) -> str:
    state = states.COMMITMENT[known["status"]][0]
    delivered = known["delivered_on"]
    day = f", delivered {_time(delivered)}" if delivered is not None else ""
    day += _days_after(delivered, known["original_due_date"])
    after = known["superseded_by"]
    link = f' by <a href="#{escape(after)}">{escape(after)}</a>' if after else ""
    return f"{escape(state)}{link}{day}"


def _days_after(delivered: Any, first: Any) -> str:
    """Say how long after the first date it was delivered; nothing if it was in time."""
    if delivered is None or first is None or delivered <= first:
        return ""
    return f", {formats.days((delivered - first).days)} after the first date"


def _other_word(known: dict[str, Any]) -> str:
    said = []
    if known["assessed_completion"] is not None:
        level = states.COMPLETION[known["assessed_completion"]][0]
        said.append(f"{escape(level)}{_signed(known['assessor'], known['assessed_on'])}")
    if known["verified_on"] is not None:
        said.append(f"verified{_signed(known['verified_by'], known['verified_on'])}")
    return "<br>".join(said) or "not checked yet"


def _signed(who: Any, when: Any) -> str:
    by = " (by whom is not on file" if who is None else f" ({escape(str(who))}"
    return f"{by})" if when is None else f"{by}, {_time(when)})"


def _details(promise: PublicPromise) -> str:
    known = promise.fields
    lines = [
        f"<li>{_time(each.on)}: {escape(' '.join(each.said))}</li>"
        for each in reversed(promise.changes)
    ]
    told = ""
    if known["criterion"]:
        told += f"<p>How anyone can tell: {escape(ended(known['criterion']))}</p>"
    if known["end_reason"]:
        told += f"<p>Why it ended: {escape(ended(known['end_reason']))}</p>"
    summary = f'What changed, and how to tell<span class="skip"> ({escape(promise.id)})</span>'
    return f"<details><summary>{summary}</summary>{told}<ul>{''.join(lines)}</ul></details>"


def _how_to_check(found: PublicProgress, head: Position) -> str:
    formulas = "".join(
        f"<li>{escape(each.name)} ({each.id}): {escape(each.formula)}</li>"
        for each in found.measures
    )
    return (
        '<footer id="check"><h2>How to check this</h2>'
        "<p>What the organisation says and what somebody else says are two fields; neither "
        "replaces the other. The history is append-only: a state or a date is never overwritten, "
        "and each entry holds the hash of the one before it.</p>"
        f"<p>This page shows the history at entry {formats.count(head.seq)}. Its hash: "
        f"<code>{head.seq}:{escape(head.hash)}</code>. Keep it: whoever holds a later copy of the "
        "history can show that this page was part of it, with "
        f"<code>trustdash verify --against {head.seq}:{escape(head.hash)}</code>.</p>"
        "<p>An independent validator can ask for the recompute pack, which holds the rows, the "
        "definitions and a program that works each number out again.</p>"
        f"<p>How the numbers are made, over the public promises alone:</p><ul>{formulas}</ul>"
        "</footer>"
    )

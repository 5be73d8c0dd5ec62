"""Check a draft: a text is split, a person marks each sentence, the ledger says what it carries.

Nothing is stored: what is pasted lives in the visitor's own session and ends with it.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from html import escape
from typing import Any

import streamlit as st

from trustdash.answers import carriers, draft, formats
from trustdash.answers.answer import Link, read_aloud
from trustdash.answers.carriers import Carrier
from trustdash.answers.draft import Held, Kind
from trustdash.ui import parts, view
from trustdash.ui.text import words

_PLACE = "check-a-draft"
_MOST_LETTERS = 6000
_HOW = (
    "Paste a statement before it goes out. It is split into sentences; mark each one and name the "
    "record that it rests on. People mark, the ledger answers as of {day}; no program judges "
    "whether a sentence is true. Nothing is stored: not in the ledger, not in a file, not in the "
    "address."
)


def way() -> None:
    """Show the way from the top of the page to the section, for those who come to check a draft."""
    words = "About to speak? Check a draft against the ledger"
    st.html(f'<p class="td-way"><a class="td-link" href="#{_PLACE}">{words}</a></p>')


def section() -> None:
    """Show the section: the text, its sentences with what a person marks, what carries them."""
    now = view.current()
    how = _HOW.format(day=formats.day(now.lens.as_of))
    title = parts.heading(2, "Check a draft")
    st.html(f'<section class="td-block" id="{_PLACE}">{title}{parts.plain(how)}</section>')
    text = st.text_area(
        "Draft", key="td_draft", height=160, max_chars=_MOST_LETTERS,
        placeholder="We are sorry. All refunds have been paid. The second site will carry "
        "everything by 15 December.",
    )  # fmt: skip
    found = draft.sentences_of(text or "")
    if not found:
        return
    known = view.ask(carriers.every)
    summary = st.empty()
    marked = [
        _sentence(number, sentence, key, known)
        for number, (sentence, key) in enumerate(_keyed(found[: draft.MOST_SENTENCES]), 1)
    ]
    said = f"{draft.split_in(len(found))} {read_aloud(draft.summary(marked, now.lens.as_of))}"
    summary.html(f'<p class="td-text" role="status"><strong>{escape(said)}</strong></p>')


def _keyed(sentences: Sequence[str]) -> list[tuple[str, str]]:
    """Return each sentence with a key of its own that stays when others are edited."""
    seen: Counter[str] = Counter()
    keyed = []
    for sentence in sentences:
        seen[sentence] += 1
        mark = blake2b(f"{sentence} {seen[sentence]}".encode(), digest_size=6).hexdigest()
        keyed.append((sentence, mark))
    return keyed


def _sentence(
    number: int, sentence: str, key: str, known: Sequence[Carrier]
) -> tuple[Kind | None, Held]:
    """Show one sentence with its two choices and its answer; return what was marked and found."""
    st.html(f'<p class="td-said"><strong>{number}.</strong> {escape(sentence)}</p>')
    left, right = st.columns((1, 2))
    with left:
        kind: Kind | None = st.selectbox(
            words(f"Sentence {number} is"), list(draft.KINDS), index=None,
            format_func=draft.KINDS.__getitem__, placeholder="Mark it", key=f"td_kind_{key}",
        )  # fmt: skip
    carrier = None
    if kind in draft.CLAIMS:
        with right:
            carrier = _record(number, sentence, kind, key, known)
    found = draft.held(sentence, kind, carrier, view.current().lens.as_of)
    if kind is not None:
        st.html(_answer(found, carrier))
    return kind, found


def _record(
    number: int, sentence: str, kind: Any, key: str, known: Sequence[Carrier]
) -> Carrier | None:
    labels = dict(draft.offered(sentence, kind, known))
    chosen = st.selectbox(
        words(f"Sentence {number} rests on"), list(labels), index=None,
        format_func=labels.__getitem__,
        placeholder="No record named", key=f"td_record_{kind}_{key}",
    )  # fmt: skip
    return next((each for each in known if each.id == chosen), None)


def _answer(found: Held, carrier: Carrier | None) -> str:
    """Return what the ledger says of a sentence: the pill, remarks on dates, the record."""
    remarks = "".join(f'<span class="td-note">{escape(each)}</span>' for each in found.remarks)
    way = ""
    if carrier is not None and carrier.entity == carriers.COMMITMENT:
        links = view.current().links
        href = links.to(Link("commitments", (("c", carrier.id),)))
        way = f" {parts.anchor(href, f'Open {escape(carrier.id)}')}"
    return f'<p class="td-held">{parts.pill(found.state, found.words)}{way}{remarks}</p>'

"""The decisions of a review: its list, the form that records one, and the closing."""

from datetime import date
from typing import Any

import streamlit as st

from trustdash.answers import meeting as answers
from trustdash.answers.decisions import KINDS, VERDICTS
from trustdash.answers.meeting import DECISION, NEW, REVIEW, Meeting, Wording
from trustdash.commands import reviews
from trustdash.ui import parts, saves, show, view
from trustdash.ui.links import address
from trustdash.ui.text import own
from trustdash.ui.view import View

_INTENT = "td_meeting_keys"


def decisions(now: View, review_id: str | None) -> None:
    """Show what a review decided and, to those who may, the forms that decide and close it.

    The page calls `saves.carry_out` with `HANDLERS` before anything is shown. now: the view of
    this run, whose as-of day is stored when the review is closed. None shows nothing.
    """
    if review_id is None:
        return
    found = view.ask_newest(answers.meeting, review_id=review_id)
    if found is None:
        return
    st.html(f'<section class="td-block">{parts.heading(2, "Decisions of this review")}'
            f"{parts.plain(found.said)}{_slides(found)}</section>")  # fmt: skip
    show.table(found.taken)
    if found.may_decide and found.is_open:
        _decide(found)
    if found.may_decide and found.returning:
        _returning(found)
    if found.may_decide and found.is_open:
        _close(now, found)


def _slides(found: Meeting) -> str:
    """Return the way to the slides of a closed review, as they were."""
    if found.slides is None:
        return ""
    way = parts.anchor(address(found.slides.page, found.slides.parameters), "Show its slides again")
    return f'<p class="td-text">{way}</p>'


def _intent(name: str) -> str:
    """Return the key of what a person means by one form as it stands; a save makes a new one."""
    keys: dict[str, str] = st.session_state.setdefault(_INTENT, {})
    return keys.setdefault(name, saves.new_key())


def _decide(found: Meeting) -> None:
    """Show the form of one decision: new, asked for before, or taken a moment ago."""
    chosen = _chosen("Which decision", (Wording(NEW), *found.asked, *found.own), "td_decision")
    name = f"td_decide/{chosen.id}/{chosen.made_from}"
    name += "" if chosen.id else f"/{len(found.own)}"
    with st.form(f"td_form_{name}", border=True):
        st.text_area("What is decided (needed)", value=chosen.text, key=f"{name}/text", height=80)
        saves.problem_at("text")
        left, right = st.columns(2)
        with left:
            verdicts = list(VERDICTS)
            st.selectbox("Outcome", verdicts, format_func=VERDICTS.__getitem__,
                         index=verdicts.index(chosen.verdict), key=f"{name}/verdict")  # fmt: skip
            saves.problem_at("status")
            st.text_input("Who sees to it · A role.", value=chosen.owner, key=f"{name}/owner")
            saves.problem_at("owner")
        with right:
            st.selectbox("Kind", list(KINDS), format_func=KINDS.__getitem__,
                         index=list(KINDS).index(chosen.kind), key=f"{name}/kind")  # fmt: skip
            st.date_input("Comes back on, or deferred until", value=_ahead(chosen.due_date),
                          format="DD/MM/YYYY", key=f"{name}/due")  # fmt: skip
            saves.problem_at("due_date")
        names = dict(found.records)
        known = list(names)
        st.selectbox("About which record", known, format_func=names.__getitem__,
                     index=known.index(chosen.about) if chosen.about in names else None,
                     placeholder="None", key=f"{name}/about")  # fmt: skip
        saves.problem_at("relates_id")
        is_own = any(each.id == chosen.id for each in found.own)
        st.form_submit_button(
            "Save the decision", key=f"{name}/save", on_click=saves.ask,
            args=("revise" if is_own else "decide", found.id, chosen, name, _intent(name)),
        )  # fmt: skip


def _chosen(label: str, options: tuple[Wording, ...], key: str) -> Wording:
    """Show which decision a form is about, and return it."""
    by_id = {each.id: each for each in options}
    chosen: str | None = st.selectbox(own(label), list(by_id), key=key,
                                      format_func=lambda id_: by_id[id_].label)  # fmt: skip
    return by_id[chosen] if chosen in by_id else options[0]


def _ahead(day: date | None) -> date | None:
    return None if day is None or day < saves.today() else day


def _returning(found: Meeting) -> None:
    """Show the form that says what became of a decision taken before."""
    st.html(f'<section class="td-block">{parts.heading(2, "What became of earlier decisions")}'
            f"</section>")  # fmt: skip
    chosen = _chosen("Earlier decision", found.returning, "td_returning")
    name = f"td_outcome/{chosen.id}/{chosen.made_from}"
    with st.form(f"td_form_{name}", border=True):
        st.selectbox("Done?", ["done", "not done"], key=f"{name}/done")
        st.text_input("What became of it (needed)", key=f"{name}/outcome")
        saves.problem_at("outcome")
        st.form_submit_button("Save the outcome", key=f"{name}/save", on_click=saves.ask,
                              args=("outcome", chosen, name, _intent(name)))  # fmt: skip


def _close(now: View, found: Meeting) -> None:
    st.html(parts.plain(
        "Closing keeps what its pages knew, so that they can be shown again exactly. From then on "
        "its decisions keep their words; what becomes of them can still be recorded."
    ))  # fmt: skip
    about = ("close_review", found.id, now.lens.as_of, _intent(f"close/{found.id}"))
    st.button("Close the review", key="td_close_review", on_click=saves.ask, args=about)


def _typed(name: str, field: str) -> Any:
    value = st.session_state.get(f"{name}/{field}")
    return (value.strip() or None) if isinstance(value, str) else value


def _fields(name: str) -> dict[str, Any]:
    about = _typed(name, "about")
    return {
        "text": _typed(name, "text") or "", "kind": _typed(name, "kind"),
        "verdict": _typed(name, "verdict"), "owner": _typed(name, "owner"),
        "due_date": _typed(name, "due"),
        "about": tuple(about.split("/", 1)) if about else None,
    }  # fmt: skip


def save_decision(review_id: str, of: Wording, name: str, key: str) -> None:
    """Record a decision that the review takes."""
    now = view.current()
    saved = reviews.decide(
        now.ledger, now.lens.scope, review_id, decision_id=of.id or None, made_from=of.made_from,
        on=saves.today(), key=key, **_fields(name),
    )  # fmt: skip
    saves.tell(saved, DECISION, saved.ids[0])


def save_revision(_review_id: str, of: Wording, name: str, key: str) -> None:
    """Change a decision of a review that is not closed."""
    now = view.current()
    saved = reviews.revise(
        now.ledger, now.lens.scope, of.id, made_from=of.made_from, on=saves.today(), key=key,
        **_fields(name),
    )  # fmt: skip
    saves.tell(saved, DECISION, of.id)


def save_outcome(of: Wording, name: str, key: str) -> None:
    """Record what became of a decision taken before."""
    now = view.current()
    saved = reviews.record_outcome(
        now.ledger, now.lens.scope, of.id, is_done=_typed(name, "done") == "done",
        outcome=_typed(name, "outcome") or "", made_from=of.made_from, on=saves.today(), key=key,
    )  # fmt: skip
    saves.tell(saved, DECISION, of.id)


def save_closing(review_id: str, as_of: date, key: str) -> None:
    """Close a review with the day that its pages look at."""
    now = view.current()
    saved = reviews.close_review(
        now.ledger, now.lens.scope, review_id, as_of=as_of, on=saves.today(), key=key
    )
    saves.tell(saved, REVIEW, review_id)


HANDLERS: dict[str, saves.Handler] = {
    "decide": save_decision, "revise": save_revision, "outcome": save_outcome,
    "close_review": save_closing,
}  # fmt: skip

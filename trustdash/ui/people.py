"""The forms of the page People: accounts are added, changed and reviewed through the one door.

A form keeps the account's version from when it was opened and a key of its own, so that nobody
overwrites what another administrator saved meanwhile, and a second click writes nothing twice.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import streamlit as st

from trustdash import clock, settings
from trustdash.access import roles
from trustdash.answers import people
from trustdash.answers.people import GRANTS, ROLES, PeopleAnswer, Person
from trustdash.commands import accounts
from trustdash.commands.saving import Saved
from trustdash.errors import ConflictingChange, TrustdashError
from trustdash.model.lens import Lens
from trustdash.ui import cached, parts, show, view
from trustdash.ui.text import own

_SAID, _OPEN = "td_people_said", "td_people_open"


def ask() -> PeopleAnswer:
    """Return the page's answer as of today, whatever day the view looks at."""
    now = view.current()
    roles.refuse_unless_can(now.lens.scope, "accounts")
    return cached.ask(people.answer, now.ledger, _today_s_lens())


def _today_s_lens() -> Lens:
    today = clock.today(settings.read().timezone)
    return Lens(today, scope=view.current().lens.scope)


def said() -> None:
    """Show what the last save did."""
    words = st.session_state.pop(_SAID, None)
    if words:
        st.html(parts.notices([words]))


def export(answer: PeopleAnswer) -> None:
    """Offer the access review as a file."""
    if answer.exported:
        show.download("access-review", people.REVIEW_HEADINGS, answer.exported)


def review(answer: PeopleAnswer) -> None:
    """Show the button that records a review of all accounts but one's own."""
    who = view.current().lens.scope
    now = {each.id: each.version for each in answer.people if each.name != who.actor}
    if not now:
        return
    # What is confirmed is what stood on the page before the click, not what somebody saved since.
    seen = _opened("review", 0).pop("seen", now)
    confirmed = "Everything above is right: record that access was reviewed today"
    if st.button(own(confirmed), key="td_people_review"):
        _save(
            "review",
            lambda key: accounts.review(view.current().ledger, who, seen, key=key),
            "Access reviewed today. Your own account, if you have one, another must review.",
        )
    _opened("review", 0)["seen"] = now


def add(answer: PeopleAnswer) -> None:
    """Show the form for a new account."""
    st.html(f'<div class="td-block">{parts.heading(2, "Add an account")}</div>')
    opened = _opened("new", 0)
    with st.form(f"td_people_new_{opened['key']}", border=True):
        left, right = st.columns(2)
        with left:
            email = st.text_input("E-mail", help="The address that the provider has verified.")
            role = _role("viewer")
        with right:
            name = st.text_input("Name", help="Changes are recorded under it.")
            team = _team(answer, None)
        grants = _grants(answer, ())
        is_sent = st.form_submit_button("Add the account")
    if is_sent:
        fields = {"email": email, "name": name, "role": role, "team_id": team, "grants": grants}
        _save(
            "new",
            lambda key: accounts.add(
                view.current().ledger, view.current().lens.scope, fields, key=key
            ),
            f"{name} may sign in as {email}.",
        )


def change(answer: PeopleAnswer) -> None:
    """Show the choice of an account and the form that changes it."""
    if not answer.people:
        return
    st.html(f'<div class="td-block">{parts.heading(2, "Change an account")}</div>')
    known = {each.id: each for each in answer.people}
    chosen = st.selectbox(
        "Account", list(known), index=None, placeholder="Choose an account",
        format_func=lambda each: f"{known[each].name} · {known[each].email}",
        key="td_people_account",
    )  # fmt: skip
    if chosen is not None:
        _change(answer, known[chosen])


def _change(answer: PeopleAnswer, person: Person) -> None:
    opened = _opened(person.id, person.version)
    if opened["made_from"] != person.version:
        _told_since(person, opened["made_from"])
    with st.form(f"td_people_{person.id}_{opened['key']}", border=True):
        left, right = st.columns(2)
        with left:
            role = _role(person.role)
            is_active = st.checkbox("May sign in", value=person.is_active)
        with right:
            team = _team(answer, person.team_id)
            reason = st.text_input("Why", help="Kept in the account's history.")
        grants = _grants(answer, person.grants)
        is_sent = st.form_submit_button("Save")
    if is_sent:
        fields = {"role": role, "team_id": team, "grants": grants, "is_active": is_active}
        _save(
            person.id,
            lambda key: accounts.change(
                view.current().ledger, view.current().lens.scope, person.id, fields,
                made_from=opened["made_from"], key=key, reason=reason.strip() or None,
            ),
            f"{person.name}: saved. It counts from their next click.",
        )  # fmt: skip
    if st.button("End all sign-ins", key=f"td_people_out_{person.id}"):
        now = view.current()
        accounts.sign_out(now.ledger, now.lens.scope, person.id)
        _finish(person.id, f"Every sign-in of {person.name} until now is ended.")


def _told_since(person: Person, made_from: int) -> None:
    """Say what somebody else saved since the form was opened, and begin from there."""
    now = view.current()
    with now.ledger.at(_today_s_lens()) as reader:
        events = reader.kept_history(accounts.ENTITY)
    later = [event for event in events if event.entity_id == person.id and event.seq > made_from]
    st.html(parts.notices(people.since_then(later)))


def _role(value: str) -> str:
    names = list(ROLES)
    found: str = st.selectbox(
        "Role", names, index=names.index(value), format_func=ROLES.__getitem__
    )
    return found


def _team(answer: PeopleAnswer, value: str | None) -> str | None:
    named: Mapping[str | None, str] = {None: "No team", **dict(answer.teams)}
    ids = list(named)
    found: str | None = st.selectbox(
        "Team", ids, index=ids.index(value) if value in ids else 0,
        format_func=named.__getitem__, help="A lead keeps the records of this team.",
    )  # fmt: skip
    return found


def _grants(answer: PeopleAnswer, held: tuple[str, ...]) -> tuple[str, ...]:
    words = dict(answer.grantable)
    found = st.multiselect(
        "Sees of the confidential", list(words), default=list(held),
        format_func=words.__getitem__, placeholder="Nothing",
        help=own(f"{' and '.join(GRANTS.values()).capitalize()}, of every incident or of one."),
    )  # fmt: skip
    return tuple(sorted(found))


def _opened(name: str, version: int) -> dict[str, Any]:
    """Return from which version a form was opened, and its key; open it if it is not."""
    forms: dict[str, dict[str, Any]] = st.session_state.setdefault(_OPEN, {})
    return forms.setdefault(name, {"made_from": version, "key": uuid4().hex})


def _save(name: str, write: Callable[[str], Saved], done: str) -> None:
    """Save and begin the run again; what is refused is said, and the form stays as it is."""
    try:
        saved = write(_opened(name, 0)["key"])
    except ConflictingChange as conflict:
        st.session_state[_OPEN].pop(name, None)
        show.error(conflict)
    except TrustdashError as refused:
        show.error(refused)
    else:
        _finish(name, done if saved.seq is not None else "Nothing differed, so nothing was saved.")


def _finish(name: str, done: str) -> None:
    st.session_state.get(_OPEN, {}).pop(name, None)
    st.session_state[_SAID] = done
    st.rerun()

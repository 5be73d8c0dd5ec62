"""The door: who is looking, asked at every run, and the page that stands before the sign-in.

Without `[auth]` in the secrets nobody signs in, and whoever sits at this machine owns the ledger.
With it, nothing of the content is sent to anybody whom no account admits.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import Error as StreamlitError

from trustdash import clock, settings
from trustdash.access.identity import admit
from trustdash.answers.people import ROLES
from trustdash.commands import accounts
from trustdash.errors import AccessDenied, ConfigurationError, TrustdashError
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL, Scope
from trustdash.ui import attempts, cached, menu, parts
from trustdash.ui.text import words

HERE = ("localhost", "127.0.0.1", "[::1]")
"""Names by which a machine calls itself."""

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")

_LEFT = AccessDenied(
    "You are not signed in: the sign-in was begun and not completed.",
    "Sign in again. If it ends here once more, the answer of your provider could not be trusted or"
    " was refused; the log of this server says why.",
)

_CLOSED = TrustdashError(
    "The dashboard can't be opened at the moment.",
    "Tell whoever runs it; the log of this server says why.",
)

_INCOMPLETE = TrustdashError(
    "The sign-in is not set up completely.",
    "Tell whoever runs this dashboard: `trustdash doctor` says what is missing.",
)

_WAY, _WANTED = "td_way_out", "td_wanted"
_SHORTLY_SECONDS = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is looking. scope: None if they are not let in; then refusal may say why.

    account_id: of who signed in. may_sign_in: whether signing in (again) can help.
    """

    scope: Scope | None
    account_id: str | None = None
    refusal: TrustdashError | None = None
    may_sign_in: bool = True


def visitor() -> Visitor:
    """Return who is looking at this run."""
    try:
        if _auth() is None:
            _refuse_strangers()
            return Visitor(LOCAL)
    except ConfigurationError as problem:
        _log.error("%s", problem)
        return Visitor(None, refusal=problem, may_sign_in=False)
    claims: dict[str, Any] = dict(st.user.to_dict())
    if not claims.get("is_logged_in"):
        has_left = attempts.is_open(_browser()) and not _is_leading()
        return Visitor(None, refusal=_LEFT if has_left else None)
    wanted = attempts.close(_browser())
    if wanted is not None:
        st.session_state[_WANTED] = (wanted.page, wanted.query)
    try:
        return _admitted(_ledger(), claims)
    except AccessDenied as denied:
        return Visitor(None, refusal=denied)
    except TrustdashError:
        _log.exception("Nobody can be let in")
        return Visitor(None, refusal=_CLOSED, may_sign_in=False)


def _admitted(ledger: Ledger, claims: Mapping[str, Any]) -> Visitor:
    found = admit(claims, accounts.every(ledger), clock.now())
    if found.binds:
        accounts.bind(ledger, found)
    return Visitor(found.scope, found.account_id)


def _ledger() -> Ledger:
    return cached.ledger(settings.read().ledger)


def _auth() -> Mapping[str, Any] | None:
    """Return how the sign-in is set up; None if it is not.

    Raises ConfigurationError if there are secrets that can't be read: that nobody signs in must be
    meant, not come of a slip.
    """
    if st.secrets.load_if_toml_exists():
        found: Mapping[str, Any] | None = st.secrets.get("auth")
        return found
    if any(Path(each).exists() for each in st.get_option("secrets.files")):
        raise ConfigurationError(
            "The secrets of this dashboard can't be read, so nobody is let in.",
            "Whoever runs it: `trustdash doctor` says what is wrong with them.",
        )
    return None


def _refuse_strangers() -> None:
    """Refuse whoever does not sit at this machine where nobody signs in.

    A page elsewhere that a browser takes for this machine (its name may be changed under the
    browser's feet) asks for a name of its own, and a proxy says that it forwards.
    """
    headers = st.context.headers
    host = (headers.get("Host") or "").rpartition(":")[0] or headers.get("Host") or HERE[0]
    if host.lower() not in HERE or any(headers.get(name) for name in _FORWARDED):
        raise ConfigurationError(
            "This dashboard has no sign-in, so it is shown on its own machine alone.",
            "Open it there as http://localhost, or set up the sign-in: docs/sign-in.md says how.",
        )


def _browser() -> str | None:
    """Return what tells this browser from others until it is closed; None if nothing does.

    The cookie is masked anew at every visit, `2|mask|masked|time`; what is behind it stays.
    """
    told = str(st.context.cookies.get("_streamlit_xsrf") or "").split("|")
    try:
        mask, masked = bytes.fromhex(told[1]), bytes.fromhex(told[2])
        return bytes(each ^ mask[at % len(mask)] for at, each in enumerate(masked)).hex()
    except (IndexError, ValueError, ZeroDivisionError):
        return None


def start_page(who: Visitor, page: str) -> None:
    """Show the page before the sign-in: nothing of the content, why one is not let in, one button.

    The organisation is named only if its record is public. page: the name of the page that the
    address asks for, which is opened after the sign-in.
    """
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    whose = _public_label() if who.may_sign_in else None
    above = f'<p class="td-whose">{escape(whose)}</p>' if whose else ""
    with st.container(key="td-start"):
        st.html(
            f'<header class="td-top">{above}'
            f"{parts.heading(1, 'What was promised, and what has happened since')}"
            '<p class="td-line">Shown to people to whom an administrator gave access.</p></header>'
            + ("" if who.refusal is None else parts.error(who.refusal, 2))
        )
        _lead()
        for provider, label in _providers() if who.may_sign_in else ():
            st.button(
                words(label), key=f"td_sign_in_{provider or 'default'}",
                on_click=_begin, args=(provider, page, query),
            )  # fmt: skip


def _public_label() -> str | None:
    try:
        found = list(_ledger().states("organisation").values())
    except TrustdashError:
        _log.exception("The ledger can't be opened")
        return None
    for each in found:
        if each["visibility"] == "public":
            return f"Invented example: {each['name']}" if each["is_invented"] else str(each["name"])
    return None


def _providers() -> list[tuple[str | None, str]]:
    """Return each way to sign in: its name in the secrets (None: the one without), the button."""
    known = _auth() or {}
    named = [name for name, value in known.items() if isinstance(value, Mapping)
             and "server_metadata_url" in value]  # fmt: skip
    if "server_metadata_url" in known or not named:
        return [(None, "Sign in")]
    if len(named) == 1:
        return [(named[0], "Sign in")]
    return [(name, f"Sign in with {name}") for name in named]


def _begin(provider: str | None, page: str, query: attempts.Query) -> None:
    attempts.open_for(_browser(), attempts.Wanted(page, query))
    st.session_state[_WAY] = (provider, time.monotonic())


def _is_leading() -> bool:
    """Tell whether somebody asked to go to the provider a moment ago."""
    if _WAY not in st.session_state:
        return False
    _, asked = st.session_state[_WAY]
    return time.monotonic() - float(asked) < _SHORTLY_SECONDS


def _lead() -> None:
    """Lead to the provider, if somebody asked to go there a moment ago.

    It is said at every run until the browser has gone: what a run says is lost when the next one
    begins before it was sent, as when the window's size becomes known at the same time.
    """
    if not _is_leading():
        return
    provider, _ = st.session_state[_WAY]
    try:
        st.login(provider)
    except StreamlitError:
        del st.session_state[_WAY]
        _log.exception("The sign-in is not set up completely")
        st.html(parts.error(_INCOMPLETE, 2))


def go_on(who: Scope, page: str) -> None:
    """Open the page that was asked for before the sign-in, if it is one of ours; once.

    page: the name of the one that this run shows. What was asked for is a name and a query, never
    an address, so that nothing leads out of the dashboard.
    """
    if _WANTED not in st.session_state:
        return
    name, query = st.session_state[_WANTED]
    there = menu.page_named(who, name)
    if name == page or there is None:
        del st.session_state[_WANTED]
        if name == page and query:
            st.query_params.from_dict(query)
        return
    st.switch_page(there, query_params=query)


def header(who: Visitor) -> None:
    """Show who is signed in and in which role, with the way out; nothing where nobody signs in."""
    if who.scope is None or who.account_id is None:
        return
    with st.container(
        key="td-who", horizontal=True, horizontal_alignment="right", vertical_alignment="center"
    ):
        named = f"{who.scope.actor} · {ROLES[who.scope.role]}"
        st.html(f'<p class="td-line td-whoami">{escape(named)}</p>', width="content")
        st.button(
            "Sign out", key="td_sign_out", type="tertiary", on_click=_leave,
            args=(who.scope, who.account_id), help="Ends your sign-ins on all devices.",
        )  # fmt: skip


def _leave(scope: Scope, account_id: str) -> None:
    accounts.sign_out(_ledger(), scope, account_id)
    st.logout()

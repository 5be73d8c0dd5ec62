"""Everything that is kept between runs, and by what it is told apart. Nothing else caches.

What is kept is shared by all who look, so the viewer's scope is in every key: it is part of the
lens. The ledger's head is too, so that a write shows at once and nothing is ever invalidated.
"""

import pickle
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

import trustdash
from trustdash import clock, settings
from trustdash.answers.about import About, about
from trustdash.answers.answer import Exhibit
from trustdash.charts.mounted import mounted
from trustdash.charts.style import Style
from trustdash.ledger import Ledger, Reader
from trustdash.model.lens import Lens, Scope
from trustdash.ui import caretaker
from trustdash.ui.url_state import Known

Asked = TypeVar("Asked")

_MOST_ANSWERS = 400
_ALL_BYTES = "128MB"
_MOST_FIGURES = 200


def ledger(path: Path) -> Ledger:
    """Return the ledger, opened once in this process; again if the file was replaced.

    Raises LedgerMissing, LedgerLocked, LedgerTampered, LedgerTooNew or LedgerError.
    """
    identity = path.stat().st_ino if path.exists() else 0
    return _opened(str(path), identity)[0]


def _release(opened: tuple[Ledger, threading.Event]) -> None:
    owned, stop = opened
    stop.set()
    owned.close()


@st.cache_resource(show_spinner=False, max_entries=4, on_release=_release)
def _opened(path: str, _identity: int) -> tuple[Ledger, threading.Event]:
    owned = Ledger.open(Path(path))
    return owned, caretaker.start(owned)


def ask(question: Callable[..., Asked], of: Ledger, lens: Lens, **choices: Any) -> Asked:
    """Return a question's answer: `question(reader, **choices)`.

    It is worked out once for each head of the ledger, lens (with its scope) and choices.
    """
    seq = of.head().seq if lens.known_to is None else lens.known_to
    name = f"{question.__module__}.{question.__qualname__}"
    lens = lens.but(known_to=seq)
    key = (name, of.head().hash, lens, tuple(sorted(choices.items())), code())
    answer: Asked = _answered(repr(key), question, of, lens, choices)
    return answer


@st.cache_data(max_entries=_MOST_ANSWERS, max_size=_ALL_BYTES, show_spinner=False)
def _answered(
    key: str,  # noqa: ARG001 - what the answer is kept by
    _question: Callable[..., Any],
    _of: Ledger,
    _lens: Lens,
    _choices: dict[str, Any],
) -> Any:
    with _of.at(_lens) as reader:
        return _question(reader, **_choices)


def figure(exhibit: Exhibit, style: Style) -> Any:
    """Return an exhibit's chart in a style, drawn once for equal data. It must not be changed."""
    data = blake2b(pickle.dumps(exhibit.draw), digest_size=16).hexdigest()
    return _drawn(f"{exhibit.name} {data} {style} {code()}", style, exhibit.draw)


@st.cache_resource(max_entries=_MOST_FIGURES, show_spinner=False)
def _drawn(key: str, _style: Style, _draw: Callable[[Style], Any]) -> Any:
    return mounted(_draw(_style), key, _style.width)


@dataclass(frozen=True, slots=True)
class Setting:
    """What every page needs before it asks: whose ledger it is, and what may be chosen."""

    about: About
    known: Known


def setting(of: Ledger, scope: Scope) -> Setting:
    """Return the ledger's name and choices, as the scope may see them."""
    today = clock.today(settings.read().timezone)
    return ask(_setting, of, Lens(today, scope=scope))


def _setting(reader: Reader) -> Setting:
    """Read the choices from everything recorded, so that an early as-of day keeps the filters."""
    today = reader.lens.as_of
    found = about(reader)
    newest = found.newest_day or today
    return Setting(
        found,
        Known(
            incidents=_named(reader, "incident", "title"),
            teams=_named(reader, "team", "name"),
            newest=newest,
            latest=max(newest, today),
        ),
    )


def _named(reader: Reader, entity: str, name: str) -> dict[str, str]:
    rows = reader.states(entity)
    return {str(key): str(text) for key, text in zip(rows["id"], rows[name], strict=True)}


@cache
def code() -> str:
    """Return a fingerprint of the program: another version never meets this one's answers."""
    root = Path(trustdash.__file__).parent
    found = blake2b(digest_size=8)
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.sql")]):
        status = path.stat()
        found.update(f"{path.relative_to(root)} {status.st_mtime_ns} {status.st_size}\n".encode())
    return found.hexdigest()

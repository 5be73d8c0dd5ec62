"""Where a person stands in bringing in a file, and what was chosen on the way: one for a session.

It lives in the visitor's session and ends with it. A step back keeps what was chosen, since the
widgets of a step that is not shown forget theirs.
"""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from trustdash.importing import profiles, sandbox, service
from trustdash.importing.drafting import Choices, profile_of
from trustdash.importing.one_file import BroughtIn, wish_for
from trustdash.importing.profile import Profile
from trustdash.importing.reading import Limits
from trustdash.importing.service import Wish
from trustdash.importing.sheet import Sheet
from trustdash.importing.sources.look import Look
from trustdash.importing.suggest import Kind, Suggestion, kinds_for, mapping_for
from trustdash.ledger import Ledger
from trustdash.model.entities import ENTITIES

STEPS = ("File", "Table", "Columns", "Check", "Done")
MOST_MB = 20
"""What one upload may have. Larger files come by the command line or a feed: an upload is held in
memory by the server, and so is its copy while it is read."""

_KEY, _PRESSED = "td_walk", "td_pressed"

Made = TypeVar("Made")


@dataclass
class Walk:
    """One file on its way into the ledger.

    next_step: where a button leads, once this step has taken in what was chosen last. look: its
    first rows. sheet_name, header_row: as chosen, None if as found. kind: the profile or
    entity by which its rows are understood. fields: column → field. words: field → word → meaning.
    """

    step: int = 1
    next_step: int | None = None
    number: int = 0
    place: "tempfile.TemporaryDirectory[str] | None" = None
    path: Path | None = None
    file_id: str | None = None
    look: Look | None = None
    sheet_name: str | None = None
    header_row: int | None = None
    kind: str | None = None
    as_of: date | None = None
    fields: dict[str, str | None] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    key: str | None = None
    done: BroughtIn | None = None
    save_key: str = field(default_factory=lambda: secrets.token_hex(8))
    kept: dict[str, Any] = field(default_factory=dict)
    """What was worked out from the choices, by what it was worked out from."""

    def once(self, name: str, *of: Any, make: Callable[[], Made]) -> Made:
        """Return what `make` makes, made anew when what it is made of has changed."""
        known = self.kept.get(name)
        if known is None or known[0] != of:
            self.kept[name] = known = (of, make())
        made: Made = known[1]
        return made

    @property
    def is_entity(self) -> bool:
        """Whether the rows are mapped by hand onto an entity, and not by a profile."""
        return self.kind in ENTITIES

    @property
    def found_header(self) -> int | None:
        """The row of the column names that is in force."""
        return self.header_row or (self.look.header_row if self.look else None)


def current() -> Walk:
    """Return the walk of this session; a new one if there is none."""
    walk: Walk = st.session_state.setdefault(_KEY, Walk())
    return walk


def start_over() -> None:
    """Forget the file and everything chosen for it."""
    st.session_state[_KEY] = Walk(number=current().number + 1)


def go(step: int) -> None:
    """Go to a step, as a button's callback: when the step that is shown has run once more.

    One run may answer a choice and the press that follows it; the choice is taken in first.
    """
    current().next_step = step


def stay(walk: Walk) -> None:
    """Forget a press that leads on, since something is open; one that leads back counts."""
    if walk.next_step is not None and walk.next_step > walk.step:
        walk.next_step = None


def leave(walk: Walk) -> None:
    """Go where a button leads, if one was pressed."""
    if walk.next_step is not None:
        walk.step, walk.next_step = walk.next_step, None
        st.rerun()


def press(name: str) -> None:
    """Note that a button was pressed, as its callback.

    A run that is cut short by another one, as by a change of the window, would lose the press.
    """
    st.session_state[_PRESSED] = name


def pressed(name: str) -> bool:
    """Tell once whether a button was pressed."""
    if st.session_state.get(_PRESSED) != name:
        return False
    del st.session_state[_PRESSED]
    return True


def take(walk: Walk, name: str, content: bytes, file_id: str) -> None:
    """Keep an uploaded file and look at its first rows; ImportRefused if it can't be read."""
    walk.place = tempfile.TemporaryDirectory(prefix="trustdash-upload-")
    # The name comes from outside: only its last part may become a file of ours.
    bare = Path(name.replace("\\", "/")).name.strip(". ") or "file"
    walk.path = Path(walk.place.name) / bare[-120:]
    walk.path.write_bytes(content)
    walk.file_id, walk.look = file_id, None
    walk.look = sandbox.look_in_child(walk.path, Limits())
    walk.sheet_name = walk.header_row = walk.kind = None
    forget_columns(walk)
    walk.step = 2


def look_again(walk: Walk, sheet: str) -> None:
    """Look at another sheet of the workbook."""
    assert walk.path is not None
    walk.sheet_name, walk.header_row, walk.kind, walk.next_step = sheet, None, None, None
    walk.look = sandbox.look_in_child(walk.path, Limits(), sheet)
    forget_columns(walk)


def forget_columns(walk: Walk) -> None:
    """Forget what was chosen for columns, which are others now."""
    walk.fields, walk.orders, walk.words, walk.key = {}, {}, {}, None


def options(walk: Walk) -> tuple[str | None, int | None]:
    """Return sheet and header row as they must be named to be read so again."""
    several = walk.look is not None and len(walk.look.sheets) > 1
    return (walk.look.sheet if several and walk.look else None), walk.header_row


def sheet_of(walk: Walk, ledger: Ledger) -> Sheet:
    """Return the file's table as the person says that it is to be read."""
    assert walk.path is not None
    path, (sheet, header_row) = walk.path, options(walk)
    profile = None if walk.is_entity or walk.kind is None else chosen_profile(walk, ledger)
    if profile is not None and (profile.records or profile.key_column):
        return walk.once(
            "by profile", profile.name, walk.file_id,
            make=lambda: service.read(path, Wish(profile, limits=Limits()))[0],
        )  # fmt: skip
    return walk.once(
        "sheet", walk.file_id, sheet, header_row,
        make=lambda: sandbox.read_in_child(path, Limits(), sheet=sheet, header_row=header_row),
    )  # fmt: skip


def kinds(walk: Walk, sheet: Sheet, ledger: Ledger) -> tuple[Kind, ...]:
    """Return what the rows may be, likeliest first."""
    assert walk.path is not None
    name, folder = walk.path.name, profiles.folder_of(ledger.path)
    return walk.once("kinds", id(sheet), make=lambda: kinds_for(sheet, name, folder))


def suggestions(walk: Walk, sheet: Sheet) -> tuple[Suggestion, ...]:
    """Return which field each column may be; what a person chose before stays chosen."""
    entity = walk.kind or ""
    made: tuple[Suggestion, ...] = walk.once(
        "suggestions", id(sheet), entity, make=lambda: mapping_for(sheet, entity)
    )
    for each in made:
        walk.fields.setdefault(each.column, each.field)
    return made


def choices(walk: Walk) -> Choices:
    """Return what was chosen for the columns."""
    sheet, header_row = options(walk)
    columns = {name: column for column, name in walk.fields.items() if name is not None}
    return Choices(walk.kind or "", columns, walk.orders, walk.words, walk.key, sheet, header_row)


def chosen_profile(walk: Walk, ledger: Ledger) -> Profile:
    """Return the profile that was chosen by name."""
    return profiles.find(walk.kind or "", profiles.folder_of(ledger.path))


def profile_in_force(walk: Walk, sheet: Sheet, ledger: Ledger) -> Profile:
    """Return the profile by which the rows are understood: a known one, or the one drawn up."""
    if not walk.is_entity:
        return chosen_profile(walk, ledger)
    made = choices(walk)
    if _is_our_template(walk, made, sheet):
        return profiles.own(made.entity)
    return profile_of(made, f"{made.entity.replace('_', '-')}-by-hand",
                      "Mapped by hand in the browser.", sheet)  # fmt: skip


def _is_our_template(walk: Walk, made: Choices, sheet: Sheet) -> bool:
    """Tell whether the table is our own template, with ids in it and understood as it stands."""
    if made.key is not None:
        return False
    kinds = walk.kept.get("kinds")
    first = kinds[1][0] if kinds and kinds[1] else None
    own = first is not None and first.name == made.entity and first.score == 1.0
    suggested = {each.column: each.field for each in mapping_for(sheet, made.entity)} if own else {}
    return own and not made.orders and not made.words and walk.fields == suggested


def wish(walk: Walk, ledger: Ledger) -> Wish:
    """Return how the file is wanted."""
    orders = None if walk.is_entity else dict(walk.orders)
    return wish_for(ledger, walk.as_of, orders)

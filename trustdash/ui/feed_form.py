"""What became of the last files of each feed, and the form that sets one up."""

import secrets
from datetime import datetime

import streamlit as st

from trustdash import clock
from trustdash.access.imports import refuse_unless_may_import
from trustdash.answers import formats
from trustdash.answers.answer import Cell, Table
from trustdash.answers.lists import imports
from trustdash.commands.saving import Wish, save
from trustdash.errors import ImportRefused, TrustdashError
from trustdash.importing import feeds, profiles
from trustdash.importing.feeds import Run, Setting
from trustdash.model.entities import ENTITIES
from trustdash.ui import parts, show, view, walk

_MOST_RUNS, _MOST_REFUSED = 5, 50
_SAID = "td_feed_said"
_DAYS = {"name": "in its name (2026-05-31)", "day": "on which it comes"}


def section() -> None:
    """Show the last runs of each feed and the way to another one."""
    ledger = view.current().ledger.path
    said = st.session_state.pop(_SAID, None)
    if said:
        st.html(parts.notices((said,)))
    for folder in feeds.folders(ledger):
        _runs(folder.name, feeds.runs(ledger, folder.name))
    with st.expander("Set up a feed", key="td_feed_new", on_change="rerun") as box:
        if box.open:
            _form()


def _runs(name: str, runs: list[Run]) -> None:
    if not runs:
        st.html(parts.plain(f"No file has come by the feed {name} yet."))
        return
    rows = tuple(_run(run) for run in runs[:_MOST_RUNS])
    kept = f"Files done and reports are kept for the last {feeds.KEPT} files."
    show.table(Table(("File", "Of", "Stored", "Refused", "What became of it"), rows,
                     f"Last files of the feed {name}. {kept}", align_right=(2, 3)))  # fmt: skip
    latest = next((run for run in runs if run.refused_rows), None)
    if latest is not None:
        cells = tuple(
            (Cell(str(b["row"])), Cell(b["column"] or "the row"), Cell(b["value"] or "empty"),
             Cell(b["rule"]))
            for b in latest.refused_rows[:_MOST_REFUSED]
        )  # fmt: skip
        show.table(Table(("Row", "Column", "Value", "Rule, and what to do"), cells,
                         f"Refused values of {latest.file}"))  # fmt: skip


def _run(run: Run) -> tuple[Cell, ...]:
    at = f"worked off {formats.instant(datetime.fromisoformat(run.at))}"
    if run.what is not None:
        refused = Cell(run.what, run.remedy, "concern")
        return (Cell(run.file, at), Cell(formats.day(run.as_of)), Cell("0"), Cell("all"), refused)
    counts = run.counts or {}
    told = [f"{counts.get('duplicates', 0):,} known already"]
    told += [f"dates moved: {run.revisions:,}"] if run.revisions else []
    told += [f"questions: {run.questions:,}"] if run.questions else []
    number = counts.get("refused", 0)
    return (
        Cell(run.file, at), Cell(formats.day(run.as_of)), Cell(f"{counts.get('stored', 0):,}"),
        Cell(f"{number:,}", state="concern" if number else None), Cell("; ".join(told)),
    )  # fmt: skip


def _form() -> None:
    """Ask for what a feed needs: its record and its folder are made together."""
    here = view.current()
    known = [*profiles.all_known(profiles.folder_of(here.ledger.path)), *ENTITIES]
    with st.form("td_feed", border=False):
        name = st.text_input("Name (letters, digits, hyphens)", max_chars=48)
        profile = st.selectbox("Profile or template by which its files are read", known, index=None)
        every: str = st.selectbox("A file is expected every", list(imports.EVERY_DAYS), index=2)
        as_of: str = st.selectbox(
            "Each file is of the day", list(_DAYS), format_func=_DAYS.__getitem__
        )
        owner = st.text_input("Who sees to it that it comes (a role)?", max_chars=120)
        st.form_submit_button("Set up the feed", on_click=walk.press, args=("feed",))
    if not walk.pressed("feed"):
        return
    try:
        _set_up(name.strip(), profile, every, as_of, owner.strip())
    except TrustdashError as problem:
        st.html(parts.error(problem, 3))
        return
    st.rerun()


def _set_up(name: str, profile: str | None, every: str, as_of: str, owner: str) -> None:
    here = view.current()
    refuse_unless_may_import(here.lens.scope)
    feeds.check_name(name)
    if profile is None or not owner:
        raise ImportRefused("A feed needs a profile and somebody who sees to it.", "Say both.")
    feeds.refuse_taken(here.ledger, name)
    today = clock.today()
    fields = {"name": name, "profile": profile, "every": every, "owner": owner, "started_on": today}
    key = st.session_state.setdefault("td_feed_key", secrets.token_hex(8))
    save(here.ledger, here.lens.scope, [Wish("feed", None, fields, today, 0)], key=key)
    st.session_state.pop("td_feed_key")
    told = {"profile": profile, "every": every, "as_of": as_of, "tell": owner}
    folder = feeds.make_folder(here.ledger.path, name, Setting.model_validate(told))
    st.session_state[_SAID] = f"The feed {name} is set up: put its files into {folder}."

"""Serve the dashboard to whoever a cookie says, for tests alone: the product has no such door.

    python served_as.py PORT, with the ledger in TRUSTDASH_LEDGER

The cookie `td_test_scope` holds a role and grants: `viewer|privileged|named_people`.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

from streamlit.web import cli

from trustdash import server
from trustdash.model import lens
from trustdash.model.lens import NOBODY, Scope
from trustdash.ui import warm

COOKIE = "td_test_scope"


def scope_of_this_session() -> Scope:
    import streamlit as st

    told = st.context.cookies.get(COOKIE)
    role, *grants = told.split("|") if told else (NOBODY.role,)
    return Scope("tested", role, tuple(grants))


def _missing(name: str) -> Scope:
    if name != "LOCAL":
        raise AttributeError(name)
    return scope_of_this_session()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    for module in (*warm._NEEDED, "trustdash.cli", "trustdash.ui.filters"):
        import_module(module)
    # Whoever asks for the local administrator from now on gets the session's own scope.
    del lens.LOCAL
    lens.__getattr__ = _missing
    os.chdir(server.HOME)
    sys.argv = server.command(int(sys.argv[1]))[2:]
    cli.main(prog_name="streamlit")

"""Settings, each read from one environment variable, with a safe default.

| variable | default | meaning |
|---|---|---|
| TRUSTDASH_LEDGER | data/trustdash.duckdb | the ledger file |
| TRUSTDASH_TIMEZONE | UTC | the organisation's time zone, in which a due day ends |
| TRUSTDASH_ORGANISATION | (the ledger's own) | the name shown on pages and exports |
| TRUSTDASH_SHOW_OWNERS | no | "yes" also groups late actions by owner, not by team alone |
"""

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_LEDGER = Path("data/trustdash.duckdb")

_PACKED = Path(__file__).resolve().parent / "home"

HOME = _PACKED if _PACKED.is_dir() else _PACKED.parents[1]
"""The folder that holds dashboard.py, pages/, .streamlit/ and data/demo/.

It is the top of the repository; an installed trustdash carries a copy of these with it.
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    ledger: Path
    timezone: str
    organisation: str | None
    show_owners: bool


def read() -> Settings:
    """Read the settings from the environment."""
    return Settings(
        ledger=Path(os.environ.get("TRUSTDASH_LEDGER", DEFAULT_LEDGER)),
        timezone=os.environ.get("TRUSTDASH_TIMEZONE", "UTC"),
        organisation=os.environ.get("TRUSTDASH_ORGANISATION") or None,
        show_owners=os.environ.get("TRUSTDASH_SHOW_OWNERS", "").lower() in {"yes", "true", "1"},
    )

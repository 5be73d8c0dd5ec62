"""The invented organisation: ordinary import files, imported by the ordinary importer."""

from pathlib import Path

from trustdash.errors import ConfigurationError
from trustdash.importing.report import Report
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger
from trustdash.settings import HOME

FOLDER = HOME / "data" / "demo"


def files(folder: Path = FOLDER) -> list[Path]:
    """Return the demo's files in the order in which they are imported."""
    found = sorted(
        path for path in folder.glob("[0-9][0-9]-*") if path.suffix in {".csv", ".jsonl", ".xlsx"}
    )
    if not found:
        raise ConfigurationError(
            f"The example's files are not in {folder}.",
            "Install trustdash again, or run init without --demo.",
        )
    return found


def load(ledger: Ledger) -> Report:
    """Import the invented organisation into an empty ledger."""
    return import_files(ledger, files(), actor="demo")

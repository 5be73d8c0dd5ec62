"""The invented organisation: ordinary import files, imported by the ordinary importer."""

from pathlib import Path

from trustdash.errors import ConfigurationError
from trustdash.importing.report import Report
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo"


def files(folder: Path = FOLDER) -> list[tuple[Path, str]]:
    """Return the demo's files in order, each with the entity whose template it follows.

    A file is named NN-entity.csv or NN-entity-part.csv.
    """
    found = [
        (path, path.stem.split("-")[1])
        for path in sorted(folder.glob("[0-9][0-9]-*"))
        if path.suffix in {".csv", ".jsonl", ".xlsx"}
    ]
    if not found:
        raise ConfigurationError(
            f"The example's files are not in {folder}.",
            "Install trustdash from its repository, or run init without --demo.",
        )
    return found


def load(ledger: Ledger) -> Report:
    """Import the invented organisation into an empty ledger."""
    reports = [
        import_files(ledger, [path], profile=entity, actor="demo") for path, entity in files()
    ]
    return Report(tuple(f for report in reports for f in report.files), ledger.head())

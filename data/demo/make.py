"""Writes the import files of Larkmoor Pay, an organisation that does not exist.

    python data/demo/make.py [FOLDER]

The same files, byte for byte, on every run. They are imported in the order of their names, each
by the template of the entity in its name: `NN-entity[-part].csv`. See README.md beside this file.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from story import actions, complaints, measures, registers, remedies, surveys  # noqa: E402
from story.files import write  # noqa: E402

PARTS = (
    registers.organisation,
    registers.incidents,
    registers.communications,
    registers.promises,
    registers.listening,
    registers.assurance,
    registers.proofs,
    registers.reviews,
    registers.series_notes,
    actions.files,
    surveys.files,
    complaints.files,
    remedies.files,
    measures.files,
)
"""What yields the names and rows of files."""

ORDER = (
    "organisation team stakeholder_group",
    "incident incident_event root_cause incident_stakeholder",
    "communication leader_engagement feedback_wave review_meeting audit",
    "decision commitment milestone evidence evidence-updates commitment-updates",
    "recommendation kpi_definition corrective_action effectiveness_check "
    "effectiveness_check-updates corrective_action-updates",
    "feedback_response feedback_aggregate listening_theme question",
    "complaint remedy",
    "observation observation-corrected annotation target_trajectory",
    "risk control control_check validation",
    "lesson claim",
)
"""The order of import: a line per first digit; what is referred to comes first.

Updates follow their records, unless they are named: what is verified comes after its evidence."""

ENDINGS = {"communication": ".jsonl", "risk": ".xlsx"}
"""Entities that are not written as CSV, so that every kind of file has an example."""


def make(folder: Path) -> list[Path]:
    """Write every file into a folder and return them in the order of import."""
    rows = {name: rows for part in PARTS for name, rows in part()}
    made: list[Path] = []
    named = {name for line in ORDER for name in line.split()}
    for digit, line in enumerate(ORDER):
        names = [
            name
            for entity in line.split()
            for name in (entity, f"{entity}-updates")
            if name == entity or name not in named
        ]
        for number, name in enumerate(filter(rows.get, names), 1):
            path = folder / f"{digit}{number}-{name}{ENDINGS.get(name, '.csv')}"
            write(folder, path.name, rows[name])
            made.append(path)
    return made


if __name__ == "__main__":
    for file in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(file.name)

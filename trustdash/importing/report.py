"""What became of each file and each row: for programs, for people, and as a list to mend."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from trustdash.importing.sheet import BadRow
from trustdash.ledger import Position
from trustdash.model.cell import safe


@dataclass(frozen=True)
class Counts:
    """Rows of one kind in one file. read = stored + refused + duplicates, always."""

    read: int
    stored: int
    refused: int
    duplicates: int

    def __post_init__(self) -> None:
        """Refuse counts that do not add up: a row would have been lost in silence."""
        if self.read != self.stored + self.refused + self.duplicates:
            raise AssertionError(f"Rows are lost: {self}")


@dataclass(frozen=True)
class FileReport:
    """What became of one file.

    counts: its rows. children: entity → the rows inside its rows. revisions: moved due dates.
    restated: rows that correct a value on file. additions, removals: of a snapshot against the one
    before. questions: what a person must answer. created: records the source implies. warnings,
    absent (columns the profile names), unused (columns the profile leaves): for the reader.
    """

    file: str
    profile: str
    counts: Counts
    children: dict[str, Counts] = field(default_factory=dict)
    revisions: int = 0
    restated: int = 0
    additions: int = 0
    removals: int = 0
    created: int = 0
    questions: tuple[dict[str, Any], ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    warnings: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What became of all files of one import. head: the ledger's last event after it."""

    files: tuple[FileReport, ...]
    head: Position
    is_dry_run: bool = False

    @property
    def refused_rows(self) -> tuple[BadRow, ...]:
        """Every value refused, in order of files and rows."""
        return tuple(bad for file in self.files for bad in file.bad_rows)

    @property
    def questions(self) -> tuple[dict[str, Any], ...]:
        """What the files could not tell and a person must answer."""
        return tuple(question for file in self.files for question in file.questions)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as programs read it; see docs on the command line."""
        return {
            "files": [_file_dict(file) for file in self.files],
            "refused_rows": [asdict(bad) for bad in self.refused_rows],
            "questions": list(self.questions),
            "head": {"seq": self.head.seq, "hash": self.head.hash},
            "dry_run": self.is_dry_run,
        }

    def as_text(self) -> str:
        """Return the report as people read it: counts, then the rules broken most often."""
        lines = [line for file in self.files for line in _file_lines(file)]
        if self.is_dry_run:
            lines.append("Dry run: nothing was written.")
        else:
            lines.append(f"The ledger is at event {self.head.seq:,}.")
        return "\n".join(lines)

    def refused_csv(self) -> str:
        """Return the refused values as CSV that a spreadsheet opens without running anything."""
        return refused_csv(self.refused_rows)


def refused_csv(rows: Sequence[BadRow]) -> str:
    """Return refused values as CSV; text that a spreadsheet would run is quoted as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["file", "row", "column", "value", "rule"])
    for bad in rows:
        writer.writerow([safe(cell) for cell in asdict(bad).values()])
    return out.getvalue()


def _file_dict(file: FileReport) -> dict[str, Any]:
    return {
        "file": file.file,
        "profile": file.profile,
        **asdict(file.counts),
        "revisions": file.revisions,
        "questions": len(file.questions),
        "restated": file.restated,
        "additions": file.additions,
        "removals": file.removals,
        "created": file.created,
        "children": {name: asdict(counts) for name, counts in file.children.items()},
        "warnings": list(file.warnings),
        "columns_not_found": list(file.absent),
        "columns_not_used": list(file.unused),
    }


def _file_lines(file: FileReport) -> list[str]:
    lines = [f"{file.file} ({file.profile}): {_counts_line(file.counts)}"]
    lines += [f"  inside: {name}: {_counts_line(c)}" for name, c in file.children.items()]
    said = {
        "Dates moved": file.revisions,
        "Earlier values restated": file.restated,
        "Questions to answer": len(file.questions),
        "Records created because the file names them": file.created,
    }
    lines += [f"  {words}: {count:,}" for words, count in said.items() if count]
    lines += [f"  {count:,} × {rule}" for rule, count in _frequent_rules(file)]
    lines += [f"  Note: {warning}" for warning in file.warnings]
    if file.absent:
        lines.append(f"  Columns not found: {', '.join(file.absent)}.")
    if file.unused:
        lines.append(f"  Columns not used: {', '.join(file.unused)}.")
    return lines


def _counts_line(counts: Counts) -> str:
    rows = "row" if counts.read == 1 else "rows"
    return (
        f"{counts.read:,} {rows} read: {counts.stored:,} stored, {counts.refused:,} refused, "
        f"{counts.duplicates:,} known already"
    )


def _frequent_rules(file: FileReport) -> list[tuple[str, int]]:
    rules = Counter(f"{bad.column}: {bad.rule}" if bad.column else bad.rule
                    for bad in file.bad_rows)  # fmt: skip
    return rules.most_common(10)

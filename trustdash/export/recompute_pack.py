"""The recompute pack: all that an independent validator needs to work the numbers out again.

It holds the rows, the named SQL as it is, the definitions, the published numbers, hashes of
everything, and a program with SQL of its own that needs nothing but duckdb.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from trustdash import __version__, queries
from trustdash.answers import numbers
from trustdash.errors import ExportFailed
from trustdash.export import withheld
from trustdash.export.redaction import Redaction
from trustdash.ledger import Position, Reader
from trustdash.metrics.registry import METRICS, Metric
from trustdash.model.cell import safe
from trustdash.model.entities import ENTITIES, RECORDS

Files = dict[str, bytes]

_SEEN = re.compile(r"\bseen\.(\w+)")
_NO_SQL = "no plain SQL for this metric in this version of the pack"
_WHOSE = "by group: a redacted pack does not tell whose a complaint or a remedy was"
_NOT_IF_REDACTED = {"M24": _WHOSE, "M28": _WHOSE}
_ANSWERS = "response_daily"
"""The view of survey answers: counts by day, question, group and answer."""
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def refuse_mixing(target: Path) -> None:
    """Raise ExportFailed if something is there already: old files beside new would be neither."""
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise ExportFailed(f"{target} is there already.", "Name a new folder, or remove it first.")


def write(target: Path, made: Files) -> None:
    """Write the files of a pack into a new folder, or into one file if its name ends in .zip."""
    refuse_mixing(target)
    if target.suffix.lower() == ".zip":
        target.write_bytes(_zipped(made))
        return
    for name, content in made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)


def _zipped(made: Files) -> bytes:
    """Return the pack as one file, the same bytes for the same content."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DAY), content, zipfile.ZIP_DEFLATED)
    return into.getvalue()


def fingerprint(made: Files) -> str:
    """Return the SHA-256 of the list of hashes: who keeps it elsewhere notices any change."""
    return hashlib.sha256(made["SHA256SUMS"]).hexdigest()


def pack(reader: Reader, head: Position, redaction: Redaction | None = None) -> Files:
    """Return name → content of every file, in the order of names.

    reader: what is to be checked, seen with every grant and without filters. head: the ledger's.
    redaction: what replaces confidential fields and free text; None: all is left in.
    """
    if redaction is not None:
        redaction.keep_order(queries.fetch_all("responses", reader)["group_name"].dropna())
    asked = sorted({name for metric in _recomputed() for name in metric.needs if name != "as_of"})
    made: Files = {
        **{f"sql/{name}.sql": _as_it_is(queries, f"{name}.sql") for name in asked},
        **{f"data/{name}.parquet": content for name, content in _data(reader, asked, redaction)},
        **dict(_program()),
        "definitions.json": _json([_definition(metric) for metric in METRICS.values()]),
        "numbers.json": _json(_numbers(reader, redaction)),
        "evidence.csv": _evidence(reader, redaction),
        "opinion.csv": _opinion(),
    }
    made["manifest.json"] = _json(
        {
            "trustdash": __version__,
            "as_of": reader.lens.as_of,
            "seq": head.seq,
            "hash": head.hash,
            "redacted": redaction is not None,
            "not_recomputed": _not_recomputed(redaction is not None),
        }
    )
    made["README.txt"] = _READ_ME.encode()
    sums = "".join(f"{_sha256(made[name])}  {name}\n" for name in sorted(made))
    return dict(sorted({**made, "SHA256SUMS": sums.encode()}.items()))


def _recomputed() -> list[Metric]:
    there = {file.name for file in files(__package__).joinpath("recompute").iterdir()}
    return [m for m in METRICS.values() if {f"{m.id}.sql", f"{m.id.lower()}.py"} & there]


def _not_recomputed(is_redacted: bool) -> dict[str, str]:
    """Return metric → why all of it, or a part, is not recomputed."""
    done = {metric.id for metric in _recomputed()}
    lacking = {id_: _NO_SQL for id_ in METRICS if id_ not in done}
    return {**lacking, **_NOT_IF_REDACTED} if is_redacted else lacking


def _as_it_is(package: Any, name: str) -> bytes:
    return files(package).joinpath(name).read_bytes()


def _program() -> Iterator[tuple[str, bytes]]:
    for file in files(__package__).joinpath("recompute").iterdir():
        if file.name == "recompute.py":
            yield file.name, file.read_bytes()
        elif file.name.endswith((".sql", ".py")) and file.name != "__init__.py":
            yield f"recompute/{file.name}", file.read_bytes()


def _data(
    reader: Reader, asked: list[str], redaction: Redaction | None
) -> Iterator[tuple[str, bytes]]:
    views = sorted({view for name in asked for view in _SEEN.findall(queries.sql(name))})
    for view in views:
        if redaction is None:
            rows = reader.table(view)
        elif view == _ANSWERS:
            rows = redaction.answers(withheld.answers(reader))
        else:
            rows = redaction.table(_entity_of(view), reader.table(view))
        yield view, _parquet(rows)


def _entity_of(view: str) -> str:
    return view if view in ENTITIES else view.removesuffix("_history")


def _parquet(rows: pa.Table) -> bytes:
    into = io.BytesIO()
    pq.write_table(rows, into, compression="zstd")
    return into.getvalue()


def _numbers(reader: Reader, redaction: Redaction | None) -> dict[str, Any]:
    """Return the published numbers in the shape of `metrics --json`."""
    shown = numbers.as_json(reader, numbers.values(reader))
    if redaction is not None:
        parts = _parts(reader, redaction)
        shown["measures"] = [redaction.number(each, parts) for each in shown["measures"]]
    return shown


def _parts(reader: Reader, redaction: Redaction) -> dict[str, str]:
    """Return how parts of numbers of surveys are called in a redacted pack."""
    named = (("waves", "instrument"), ("responses", "item"), ("kpis", "name"))
    return redaction.survey_parts(
        *(queries.fetch_all(query, reader)[column].unique() for query, column in named)
    )


def _definition(metric: Metric) -> dict[str, Any]:
    """Return a metric's declaration, with a version that changes whenever the words do."""
    told = {
        "id": metric.id, "name": metric.name, "unit": metric.unit, "direction": metric.direction,
        "min_n": metric.min_n, "formula": metric.formula, "edge_cases": metric.edge_cases,
        "source": metric.source, "rows": list(metric.needs),
    }  # fmt: skip
    return {**told, "version": _sha256(orjson.dumps(told))[:12]}


def _evidence(reader: Reader, redaction: Redaction | None) -> bytes:
    """Return each piece of evidence with the hash on record, as CSV."""
    rows = reader.table("evidence")
    if redaction is not None:
        rows = redaction.table("evidence", rows)
    names = ["id", "subject_entity", "subject_id", "status", "captured_on", "sha256"]
    return _csv(names, rows.select(names).to_pylist())


def _opinion() -> bytes:
    """Return the template of a validation, to be filled in by the validator and imported."""
    columns = [c.name for c in RECORDS["validation"].columns() if c.name not in _NOT_ASKED]
    return _csv(columns, [])


_NOT_ASKED = ("id", "visibility")


def _csv(names: list[str], rows: list[dict[str, Any]]) -> bytes:
    into = io.StringIO(newline="")
    out = csv.writer(into, lineterminator="\n")
    out.writerow(names)
    out.writerows([safe(row[name]) for name in names] for row in rows)
    return into.getvalue().encode()


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_READ_ME = """\
Recompute pack of trustdash

To check: python recompute.py [--evidence FOLDER]     (needs Python 3.11 and duckdb)

manifest.json     as-of day, the head SEQ:HASH of the ledger, what is not recomputed and why
numbers.json      the published numbers, as `trustdash metrics --json` prints them
definitions.json  what each number means, with a version that changes with the words
data/             the rows as of the day, one Parquet file for each view
sql/              the named questions of trustdash, as they are
recompute/        SQL or Python per metric, written from the definitions apart from our own code
evidence.csv      SHA-256 of each piece of evidence on record
opinion.csv       fill in one row for each opinion, and hand it back: it is imported with
                  `trustdash import opinion.csv --profile validation`
SHA256SUMS        SHA-256 of every file here; `sha256sum -c SHA256SUMS` checks them as well

A number that differs, a changed file or a changed piece of evidence gives exit code 1.
"""

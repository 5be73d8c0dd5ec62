"""Work the published numbers out again from the rows of this pack, and compare.

Needs Python and duckdb, nothing else:  python recompute.py [--evidence FOLDER]

It looks at three things: whether every file is the one that SHA256SUMS names; whether plain SQL of
its own (recompute/*.sql, or *.py where SQL can't do it plainly; written from the definitions) gives
the published numbers; and, with --evidence, whether the files of evidence are those whose hashes
are on record. Exit code 0: all that was looked at is equal; 1: something differs; 2: wrong use.
"""

import argparse
import csv
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from math import exp, isclose, lgamma, log, log1p, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import duckdb

HERE = Path(__file__).resolve().parent
Key = tuple[str, str | None, str | None]
Row = dict[str, Any]
_HALF_A_TENTH = 0.05 + 1e-6


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def changed_files(pack: Path) -> Iterator[str]:
    """Yield what is not as SHA256SUMS says: changed, missing, or not named there."""
    named = {"SHA256SUMS"}
    for line in (pack / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        named.add(name)
        if not (pack / name).is_file():
            yield f"missing: {name}"
        elif digest(pack / name) != expected:
            yield f"changed: {name}"
    for path in sorted(pack.rglob("*")):
        name = path.relative_to(pack).as_posix()
        if path.is_file() and name not in named and "__pycache__" not in name:
            yield f"not in SHA256SUMS: {name}"


def loaded(pack: Path, manifest: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Return a database with the rows as `seen.*` and a table for each named question."""
    db = duckdb.connect()
    db.execute("CREATE SCHEMA seen")
    for path in sorted((pack / "data").glob("*.parquet")):
        source = str(path).replace("'", "''")
        db.execute(f"CREATE TABLE seen.{path.stem} AS SELECT * FROM read_parquet('{source}')")
    as_of = date.fromisoformat(manifest["as_of"])
    db.execute("SET VARIABLE as_of = $1", [as_of])
    db.execute("SET VARIABLE redacted = $1", [manifest["redacted"]])
    given: dict[str, Any] = {"as_of": as_of, "incidents": [], "teams": []}
    for path in sorted((pack / "sql").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        code = "\n".join(line.partition("--")[0] for line in text.splitlines())
        used = {name: value for name, value in given.items() if f"${name}" in code}
        db.execute(f"CREATE TABLE {path.stem} AS {code}", used)
    for name in ("rows", "surveys"):
        db.execute((pack / "recompute" / f"{name}.sql").read_text(encoding="utf-8"))
    for (degrees,) in db.execute("SELECT degrees FROM degrees_asked").fetchall():
        db.execute("INSERT INTO student VALUES ($1, $2)", [degrees, t95(degrees)])
    return db


def recomputed(pack: Path, manifest: dict[str, Any]) -> dict[Key, dict[str, Any]]:
    """Return (metric, group, part) → numerator, denominator, value, and limits of its own if any.

    A metric is a file of SQL, or of Python with a function `rows`.
    """
    db = loaded(pack, manifest)
    found: dict[Key, dict[str, Any]] = {}
    for path in sorted((pack / "recompute").glob("[Mm][0-9]*")):
        for row in program(path)(db) if path.suffix == ".py" else asked(db, path):
            key = (path.stem.upper(), row.pop("group"), row.pop("part"))
            found[key] = row
    if not manifest["redacted"]:  # Else there are no remarks, and no earlier waves.
        for metric, part, *change in db.execute("FROM changes").fetchall():
            found[metric, None, part]["change"] = tuple(change)
        for metric, group, part, weighted in db.execute("FROM by_weight").fetchall():
            found[metric, group, part]["weighted"] = weighted
    return found


def asked(db: duckdb.DuckDBPyConnection, path: Path) -> list[Row]:
    """Return what the SQL of a file gives, by the names of its columns."""
    told = db.execute(path.read_text(encoding="utf-8"))
    names = [each[0] for each in told.description or ()]
    return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


def program(path: Path) -> Callable[[duckdb.DuckDBPyConnection], list[Row]]:
    """Return the function `rows` of a file; found by its place, as an isolated Python finds none.

    Nothing is written beside it, so that the pack stays as it is.
    """
    spec = spec_from_file_location(f"recompute_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise OSError(f"{path.name} is no program")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    function: Callable[[duckdb.DuckDBPyConnection], list[Row]] = module.rows
    return function


def t95(degrees: int) -> float:
    """Return the 97.5 % quantile of Student's t, by halving; degrees of at least 1."""
    low, high = 0.0, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if beyond(middle, degrees) < 0.05 else (middle, high)
    return (low + high) / 2


def beyond(t: float, degrees: int) -> float:
    """Return how likely Student's t lies beyond ± t: I_x(degrees / 2, 1 / 2), x = d / (d + t²).

    The incomplete beta function by its continued fraction (Abramowitz and Stegun, 26.5.8).
    """
    a, b, x = degrees / 2, 0.5, degrees / (degrees + t * t)
    if x > (a + 1) / (a + b + 2):
        return 1 - fraction(b, a, 1 - x)
    return fraction(a, b, x)


def fraction(a: float, b: float, x: float) -> float:
    """Return I_x(a, b) for x below (a + 1) / (a + b + 2), where the fraction converges fast."""
    if not x:
        return 0.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    value = 1.0
    for m in range(80, 0, -1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        value = 1 + even / (1 + odd / value)
    return front / (1 - (a + b) * x / (a + 1) / value)


def limits(k: float, n: float) -> tuple[float, float]:
    """Return the Wilson 95 % interval of k of n, in percent."""
    z = NormalDist().inv_cdf(0.975)
    share, square = k / n, z * z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if k == 0 else max(0.0, centre - half)
    return 100 * low, 100 * (1.0 if k == n else min(1.0, centre + half))


def change_differs(remark: str | None, ours: tuple[float, float, float] | None) -> str | None:
    """Say how the change from the wave before, as a remark tells it, differs from ours.

    A remark is rounded to one decimal; of a change that may be chance it gives the limits alone.
    """
    told = re.search(
        r"(?:no clear change from|([\d.]+) points (higher|lower) than in) the wave before"
        r" \(95 in 100 chance: (−?[\d.]+) to (−?[\d.]+)(?: points)?\)", remark or "")  # fmt: skip
    if told is None or ours is None:
        return None if told is None and ours is None else f"change published {remark}, ours {ours}"
    change, low, high = ours
    size, side = told[1], -1 if told[2] == "lower" else 1
    said = [float(each.replace("−", "-")) for each in (told[3], told[4])]
    expected = [low, high] if side > 0 else [-high, -low]
    if size is not None:
        said, expected = [*said, float(size)], [*expected, side * change]
    is_equal = all(abs(a - b) < _HALF_A_TENTH for a, b in zip(said, expected, strict=True))
    is_clear, is_close = not low <= 0 <= high, min(abs(low), abs(high)) < 1e-9
    if is_equal and (is_close or is_clear == (size is not None)):
        return None
    return f"change published {told[0]}, recomputed {change}, {low} to {high}"


def weighted_differs(remark: str | None, ours: float | None) -> str | None:
    """Say how a score by weight, as a remark tells it to one decimal, differs from ours."""
    told = re.search(r"\bweighted (−?[\d.]+)", remark or "")
    if told is None or ours is None:
        is_equal = told is None and ours is None
    else:
        is_equal = abs(float(told[1].replace("−", "-")) - ours) < _HALF_A_TENTH
    return None if is_equal else f"weighted published {told and told[1]}, recomputed {ours}"


def differs(published: dict[str, Any], ours: dict[str, Any]) -> str | None:
    """Say how a published number differs from ours; None: it does not."""
    expected = {"numerator": None, "denominator": None, **ours}
    change, weighted = expected.pop("change", None), expected.pop("weighted", None)
    k, n = expected["numerator"], expected["denominator"]
    if n is not None:
        expected.setdefault("n", n)
    if "low" not in ours:
        is_share = published["unit"] == "%" and k is not None and n
        expected["low"], expected["high"] = limits(k, n) if is_share else (None, None)
    for name, value in expected.items():
        said = published[name]
        is_equal = said is value is None or (
            said is not None
            and value is not None
            and isclose(said, value, rel_tol=1e-9, abs_tol=1e-9)
        )
        if not is_equal:
            return f"{name} published {said}, recomputed {value}"
    note = published.get("note")
    return change_differs(note, change) or weighted_differs(note, weighted)


def compared(pack: Path) -> tuple[list[str], int, int]:
    """Return a line for each number, how many were recomputed, and how many differ."""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    numbers = json.loads((pack / "numbers.json").read_text(encoding="utf-8"))["measures"]
    found, lines, equal, wrong = recomputed(pack, manifest), [], 0, 0
    for number in numbers:
        key: Key = (number["id"], number.get("group"), number.get("part"))
        name = " · ".join(filter(None, (f"{number['id']} {number['name']}", *key[1:])))
        ours = found.pop(key, None)
        if ours is None:
            why = manifest["not_recomputed"].get(key[0], "no plain SQL for this part")
            lines.append(f"not recomputed  {name}: {why}")
            continue
        what = differs(number, ours)
        equal, wrong = equal + (what is None), wrong + (what is not None)
        lines.append(
            f"equal           {name}" if what is None else f"DIFFERS         {name}: {what}"
        )
    for key in found:
        wrong += 1
        lines.append(f"DIFFERS         {' · '.join(filter(None, key))}: not published")
    return lines, equal + wrong, wrong


def evidence_lines(pack: Path, folder: Path) -> tuple[list[str], int]:
    """Compare files of evidence with the hashes on record; return lines and how many differ.

    A file belongs to a record if its name begins with the record's id, or if its hash is the one on
    record.
    """
    files = {path: digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    lines, wrong = [], 0
    with (pack / "evidence.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            id_, expected = row["id"], row["sha256"]
            mine = [p for p in files if p.stem == id_ or p.name.startswith(f"{id_}.")]
            if not expected:
                lines.append(f"no hash         {id_}")
            elif expected in files.values():
                lines.append(f"equal           {id_}")
            elif mine:
                wrong += 1
                lines.append(f"DIFFERS         {id_}: {mine[0].name} is not what was recorded")
            else:
                lines.append(f"not there       {id_}")
    return lines, wrong


def main() -> int:
    """Compare everything; print a line for each; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--evidence", type=Path, help="the folder with the files of evidence")
    chosen = parser.parse_args()
    if chosen.evidence is not None and not chosen.evidence.is_dir():
        parser.error(f"{chosen.evidence} is no folder")
    broken = list(changed_files(HERE))
    try:
        lines, looked_at, wrong = compared(HERE)
    except (duckdb.Error, ArithmeticError, LookupError, OSError, TypeError, ValueError) as error:
        lines, looked_at, wrong = [f"DIFFERS         the pack can't be read: {error}"], 1, 1
    told, missed = evidence_lines(HERE, chosen.evidence) if chosen.evidence else ([], 0)
    print("\n".join([*(f"FILE            {line}" for line in broken), *lines, *told]))
    left = sum(line.startswith("not recomputed") for line in lines)
    print(
        f"{looked_at - wrong} numbers equal, {wrong} differ, {left} not recomputed; "
        f"{len(broken)} files not as listed; {missed} pieces of evidence differ."
    )
    print(f"SHA-256 of SHA256SUMS: {digest(HERE / 'SHA256SUMS')}")
    return 1 if broken or wrong or missed else 0


if __name__ == "__main__":
    sys.exit(main())

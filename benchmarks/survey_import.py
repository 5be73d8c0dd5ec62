"""A million survey answers: our import, with every check, beside DuckDB's bare read_csv.

    python -m benchmarks.survey_import [--rows 1000000] [--runs 5]

Both make a new file on disk each time and are run in turn within one process; the figure that
counts is the ratio of the medians.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks import answers_file
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger


def seconds(work: Callable[[Path], int], folder: Path, rows: int) -> float:
    start = time.perf_counter()
    done = work(folder)
    took = time.perf_counter() - start
    assert done == rows, f"{done} of {rows} rows arrived"
    return took


def ours(csv: Path) -> Callable[[Path], int]:
    def work(folder: Path) -> int:
        with Ledger.create(folder / "ledger.duckdb") as ledger:
            report = import_files(ledger, [csv], profile="feedback_response")
        return report.files[0].counts.stored

    return work


def bare(csv: Path) -> Callable[[Path], int]:
    def work(folder: Path) -> int:
        with duckdb.connect(str(folder / "bare.duckdb")) as con:
            con.execute("CREATE TABLE answers AS SELECT * FROM read_csv(?)", [str(csv)])
            return con.execute("SELECT count(*) FROM answers").fetchone()[0]

    return work


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=5)
    wish = options.parse_args()
    took: dict[str, list[float]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory() as scratch:
        csv = answers_file.write(Path(scratch) / "answers.csv", wish.rows)
        for _ in range(wish.runs):
            for name, make in (("ours", ours), ("bare", bare)):
                with tempfile.TemporaryDirectory(dir=scratch) as folder:
                    took[name].append(seconds(make(csv), Path(folder), wish.rows))
        size = csv.stat().st_size / 1e6
    median = {name: statistics.median(times) for name, times in took.items()}
    print(f"{wish.rows:,} answers, {size:.0f} MB, medians of {wish.runs}")
    for name, what in (("ours", "trustdash import, every check on"), ("bare", "DuckDB read_csv")):
        print(f"{what:34} {median[name]:.2f} s  {wish.rows / median[name]:>12,.0f} rows/s")
    print(f"{'ratio':34} {median['ours'] / median['bare']:.2f}")


if __name__ == "__main__":
    main()

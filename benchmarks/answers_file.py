"""A survey of a million answers, made up, as a CSV file: what both benchmarks import."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

GROUPS = ("GRP-01", "GRP-02", "GRP-03")


def write(path: Path, rows: int, *, first_day: str = "2024-11-25", days: int = 725) -> Path:
    """Write `rows` answers to one question on a scale of 1 to 5, spread over days and groups."""
    rng = np.random.default_rng(20261120)
    day = rng.integers(0, days, rows)
    is_after = day > 420
    score = np.clip(np.rint(rng.normal(4.1 - 0.9 * is_after, 0.9)), 1, 5).astype(int)
    table = pa.table(
        {
            "wave_id": np.full(rows, "WAV-BIG"),
            "respondent_id": np.char.add("B", np.char.zfill(np.arange(rows).astype("U8"), 8)),
            "item": np.full(rows, "csat"),
            "group_id": np.array(GROUPS)[rng.integers(0, len(GROUPS), rows)],
            "answered_on": pa.array(np.datetime64(first_day) + day),
            "value": score,
            "scale_min": np.full(rows, 1),
            "scale_max": np.full(rows, 5),
            "weight": np.round(rng.uniform(0.5, 1.5, rows), 3),
        }
    )
    pa_csv.write_csv(table, path)
    return path

from collections import defaultdict
from pathlib import Path

import pytest
from demo_rows import FOLDER, entity_of, read, typed

from trustdash.model.entities import RECORDS


@pytest.fixture(scope="session")
def demo_files() -> list[Path]:
    return sorted(FOLDER.glob("[0-9][0-9]-*"))


@pytest.fixture(scope="session")
def rows(demo_files) -> dict[str, list[dict[str, object]]]:
    """Return entity → its rows in the order of import."""
    found = defaultdict(list)
    for path in demo_files:
        entity = entity_of(path)
        found[entity] += [typed(entity, row) for row in read(path)]
    return dict(found)


@pytest.fixture(scope="session")
def latest(rows) -> dict[str, dict[str, dict[str, object]]]:
    """Return entity → id → the record as it is on the last day."""
    found = {entity: defaultdict(dict) for entity in RECORDS}
    for entity in found:
        for row in rows.get(entity, []):
            found[entity][row["id"]] |= row
    return found

"""Ids that rows refer to and that nobody has heard of yet: said aloud, not refused.

Files may come in any order, so an unknown id is a note to the reader and no error.
"""

from collections.abc import Iterable

import pyarrow.compute as pc

from trustdash.importing.mapping import Mapped
from trustdash.ledger import Change, Ledger
from trustdash.model.entities import ENTITIES, RECORDS


def unknown_references(
    ledger: Ledger, mapped: Mapped, changes: Iterable[Change]
) -> tuple[str, ...]:
    """Return a sentence for each field whose ids are neither on file nor made by this file."""
    made = {(change.entity, change.entity_id) for change in changes}
    said = []
    for column in ENTITIES[mapped.entity].columns():
        target = column.refers_to
        if target not in RECORDS or column.name not in mapped.table.column_names:
            continue
        distinct = pc.unique(mapped.table[column.name]).to_pylist()
        wanted = [i for i in distinct if i is not None and (target, i) not in made]
        known = ledger.states(target, wanted) if wanted else {}
        unknown = sorted(i for i in wanted if i not in known)
        if unknown:
            names = ", ".join(unknown[:5]) + (" and others" if len(unknown) > 5 else "")
            noun = RECORDS[target].plural
            said.append(f"{column.name} names {noun} that are not on file yet: {names}.")
    return tuple(said)

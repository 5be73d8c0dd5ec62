"""What belongs to what, read off the declarations, in SQL."""

from collections.abc import Iterator

from trustdash.model.entities import FACTS, GOVERNED, RECORDS
from trustdash.model.record import Parent

OPEN = "('public', 'internal')"
"""The visibilities that take no grant."""


def parents_of(entity: str) -> tuple[Parent, ...]:
    """Return what an entity's rows belong to."""
    found = GOVERNED[entity] if entity in GOVERNED else FACTS[entity]
    return found.parents()


def table_of(entity: str) -> tuple[str, str]:
    """Return the table that holds an entity, and the order that puts its newest rows first."""
    if entity in RECORDS:
        return f"main.{entity}_version", "valid_from DESC, seq DESC"
    newest = f"{FACTS[entity].true_on} DESC, batch_seq DESC, source_row DESC"
    return f"main.{entity}_fact", newest


def ids_under(fact: str, kind: str, given: str) -> Iterator[str]:
    """Yield SQL of the facts' ids that belong to one of the records given, through facts or not.

    kind: the entity of the records. given: SQL of one column, id, with theirs. The columns yielded
    are id, the fact's, and top, the record's. Facts without an id of their own have none.
    """
    if "id" not in FACTS[fact].model_fields:
        return
    for parent in parents_of(fact):
        if parent.entity == kind:
            yield (
                f"SELECT f.id, f.{parent.id_column} AS top FROM main.{fact}_fact f"
                f" JOIN ({given}) g ON g.id = f.{parent.id_column}"
            )
        elif parent.entity in FACTS:
            for above in ids_under(parent.entity, kind, given):
                yield (
                    f"SELECT f.id, a.top FROM main.{fact}_fact f"
                    f" JOIN ({above}) a ON a.id = f.{parent.id_column}"
                )

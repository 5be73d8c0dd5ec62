"""Lists that pages count but that are no metric: each with one definition and its rows.

A metric divides or measures; a list says which records a reader may want to see, for instance the
promises due within 30 days. Page and rows take it from here, so that they cannot disagree.
"""

from trustdash.answers.lists import (
    agenda,
    assurance,
    digest,
    fixes,
    imports,
    leaders,
    listening,
    measures,
    promised,
    promises,
    said,
    since,
    unknowns,
    updates,
    warnings,
    week,
    work,
)
from trustdash.answers.lists.listing import Listing

LISTS: dict[str, Listing] = {
    **promises.LISTS,
    **work.LISTS,
    **agenda.LISTS,
    **since.LISTS,
    **measures.LISTS,
    **fixes.LISTS,
    **warnings.LISTS,
    **unknowns.LISTS,
    **listening.LISTS,
    **leaders.LISTS,
    **said.LISTS,
    **assurance.LISTS,
    **promised.LISTS,
    **updates.LISTS,
    **week.LISTS,
    **imports.LISTS,
    **digest.LISTS,
}

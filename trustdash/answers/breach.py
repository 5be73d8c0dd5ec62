"""What an incident broke trust in, and what that means for repair.

The three dimensions are those of Mayer, Davis and Schoorman (1995). That repair differs by what was
breached is found by Kim, Ferrin, Cooper and Dirks (2004): an apology did better for a breach of
competence; for one of integrity a denial did better in their experiments, but an apology beat it
when evidence of guilt came later. An organisation that means to be believed can't count on evidence
never coming: denial is never suggested here. That words count little until conduct and checks by
others bear them out follows Gillespie and Dietz (2009).
"""

from typing import Any

from trustdash.answers import formats
from trustdash.answers.answer import Fact

MEANS = {
    "ability": "Ability: whether we can do the work. An apology is heard if it comes with proof: "
    "the fault mended, checked, and not back.",
    "benevolence": "Benevolence: whether we mean people well. It is repaired by what those harmed "
    "receive without having to ask, the weakest first.",
    "integrity": "Integrity: whether we keep our word and say what is so. Words weigh least here. "
    "Say what was wrong before others find it, and let others check.",
}


def breach(row: Any) -> Fact:
    """Return what was breached and what repair asks for; that it is not recorded, if so."""
    missing = "Not recorded: ability, benevolence or integrity. What repair needs differs by it."
    known = None if formats.is_missing(row.breached) else MEANS.get(str(row.breached))
    return Fact("What it broke trust in", (known or missing,))

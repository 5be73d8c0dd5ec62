"""Does what we said match what we did, and did everyone hear it?"""

from trustdash.answers import said
from trustdash.ui import draft, show, view
from trustdash.ui.url_state import whole_number

answer = view.ask(
    said.answer,
    message=view.chosen("m"),
    page=whole_number(view.chosen("page")),
    undated=whole_number(view.chosen("undated")),
)
show.top(answer)
draft.way()
show.opened(answer.message, "m")
show.block(answer.cannot_back)
show.block(answer.claims)
show.block(answer.readers)
show.block(answer.apologies)
show.blocks(answer.updates)
show.block(answer.audiences)
draft.section()

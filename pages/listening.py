"""What did people tell us, what became of it, and do they agree?"""

from trustdash.answers import listening
from trustdash.ui import show, view
from trustdash.ui.url_state import whole_number

answer = view.ask(listening.answer, page=whole_number(view.chosen("page")))
show.top(answer)
show.block(answer.said)
show.block(answer.not_asked)
show.block(answer.waves)
show.block(answer.scores)
show.exhibit(answer.spread)
show.folded(answer.by_group, "Table")

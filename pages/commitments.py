"""Did we do what we said, when we first said it?"""

from trustdash.answers import commitments
from trustdash.ui import show, view
from trustdash.ui.url_state import whole_number

answer = view.ask(
    commitments.answer, commitment=view.chosen("c"), page=whole_number(view.chosen("page"))
)
show.top(answer)
show.opened(answer.record, "c", "commitment")
show.exhibit(answer.promises)
show.paging(answer.paging)
show.exhibit(answer.say_do)
show.blocks(answer.remarks)

"""How does a file become part of the record, and what of it still asks for a person?"""

from trustdash.answers import bring_in
from trustdash.ui import show, view, wizard
from trustdash.ui.url_state import whole_number

answer = view.ask(bring_in.answer, page=whole_number(view.chosen("page")))
show.top(answer)
wizard.sections(answer)

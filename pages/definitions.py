"""How is each number made, and what is it now?"""

from trustdash.answers import definitions
from trustdash.ui import show, view

answer = view.ask(definitions.answer)
show.top(answer)
show.definitions(answer.definitions)

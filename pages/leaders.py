"""Whom did accountable leaders meet, and which questions do they owe?"""

from trustdash.answers import leaders
from trustdash.ui import show, view

answer = view.ask(leaders.answer)
show.top(answer)
show.blocks(
    [block for block in (answer.matrix, answer.owed, answer.ahead, answer.accountable) if block]
)

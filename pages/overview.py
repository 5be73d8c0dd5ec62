"""Is trust recovering, which promises are broken or at risk, what needs a decision today?"""

from trustdash.answers import overview
from trustdash.ui import show, view

answer = view.ask(overview.answer)
show.top(answer)
show.cards(answer.cards)
show.side_by_side(answer.promises, answer.decisions)
show.block(answer.asked)
show.side_by_side(answer.warnings, answer.trust, answer.unknown)
show.block(answer.measures)
show.exhibits(answer.charts)
show.blocks(answer.blocks)

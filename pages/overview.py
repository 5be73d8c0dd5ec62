"""Is trust recovering, which promises are broken or at risk, what needs a decision today?"""

from trustdash.answers import overview
from trustdash.ui import show, view

answer = view.ask(overview.answer)
show.top(answer)
show.cards(answer.cards)
show.side_by_side((answer.promises, answer.asked), (answer.decisions, answer.unknown))
show.side_by_side((answer.warnings,), (answer.trust,))
show.block(answer.measures)
show.exhibits(answer.charts)
show.blocks(answer.blocks)

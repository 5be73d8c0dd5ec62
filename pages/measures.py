"""Is it getting better, and is it back to the level before?"""

from trustdash.answers import measures
from trustdash.ui import show, view

answer = view.ask(measures.answer, kpi=view.chosen("kpi"))
show.top(answer)
show.choices("Measure", answer.choices, answer.chosen, "kpi")
show.exhibit(answer.chart)
show.block(answer.detail)
show.table(answer.table)
show.blocks(answer.surveys)

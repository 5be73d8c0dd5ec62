"""Is it getting better, and is it back to the level before?"""

from trustdash.answers import measures
from trustdash.ui import show, view

answer = view.ask(measures.answer, kpi=view.chosen("kpi"))
show.top(answer)
show.choices("Measure", answer.choices, answer.chosen, "kpi")
show.exhibit(answer.chart)
show.folded(answer.detail, "Phases and notes")
show.tiles("All measures", answer.tiles)
show.table(answer.table)
show.block(answer.trust)
show.blocks(answer.patience)
for survey in answer.surveys:
    show.folded(survey, "By survey and group")

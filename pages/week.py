"""What does each team, or each person, owe this week?"""

from trustdash.answers import week
from trustdash.ui import handover, show, view

by = view.chosen("by") or "team"
answer = view.ask(week.answer, by=by, whose=view.chosen("whose"))
show.top(answer)
show.choices("Lists by", tuple(week.BY.items()), by, "by")
show.block(answer.overview)
handover.offer(answer.handed_out)
show.block(answer.list)

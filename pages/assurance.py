"""Who outside the line has checked, what did they find, is it still valid?"""

from trustdash.answers import assurance
from trustdash.ui import show, view
from trustdash.ui.url_state import whole_number

answer = view.ask(assurance.answer, page=whole_number(view.chosen("page")))
show.top(answer)
show.exhibits(tuple(each for each in (answer.own_word, answer.ageing) if each is not None))
show.block(answer.words)
show.block(answer.findings)
show.folded(answer.ended_findings, "Show")
show.exhibit(answer.validity)
show.paging(answer.paging)
show.block(answer.freshness)
show.block(answer.readiness)
show.folded(answer.audits, "Show")
show.block(answer.checks)
show.block(answer.evidence)
show.folded(answer.evidence_in_force, "Show")
show.block(answer.too_green)

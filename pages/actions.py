"""What is late, how old, whose, and when will it be done?"""

from trustdash import settings
from trustdash.answers import actions
from trustdash.answers.lists import work
from trustdash.ui import show, view
from trustdash.ui.url_state import whole_number

QUIET = (("all", "All overdue"), ("yes", f"No update for {work.QUIET_DAYS} days"))
BY = {"team": "Team", "incident": "Incident", "owner": "Owner"}

quiet = view.chosen("quiet") == "yes"
by = view.chosen("by") or "team"
answer = view.ask(
    actions.answer,
    by=by,
    quiet=quiet,
    page=whole_number(view.chosen("page")),
    may_rank_owners=settings.read().show_owners,
)
show.top(answer)
show.choices("Late actions by", [(each, BY[each]) for each in answer.by], by, "by")
show.exhibits(tuple(each for each in (answer.ageing, answer.closing) if each is not None))
show.exhibit(answer.backlog)
show.block(answer.record)
if answer.overdue is not None:
    show.choices("Show", QUIET, "yes" if quiet else "all", "quiet")
show.block(answer.overdue)
show.block(answer.quality)

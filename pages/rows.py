"""Which rows does this number count?"""

from trustdash.answers import rows
from trustdash.ui import show, view
from trustdash.ui.links import rows_of
from trustdash.ui.url_state import whole_number

wanted = rows_of(view.choices())
if wanted is None:
    show.no_number()
else:
    answer = view.ask(rows.answer, wanted=wanted, page=whole_number(view.chosen("page")))
    show.top(answer)
    show.defined(answer.title, answer.definition)
    if answer.rows is not None and answer.rows.rows:
        show.download(answer.title, answer.rows.columns, answer.rows.rows)
        show.table(answer.table, is_told=True)
    show.paging(answer.paging)

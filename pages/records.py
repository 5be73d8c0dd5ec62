"""What must I bring up to date, and what became of any record?"""

from trustdash.answers import records
from trustdash.ui import records as keeping
from trustdash.ui import saves, show, view
from trustdash.ui.url_state import whole_number

keeping.carry_out()
entity, entity_id = view.chosen("e"), view.chosen("id")
if entity and entity_id:
    keeping.record(entity, entity_id)
elif view.chosen("do") == "find":
    keeping.finder()
elif view.chosen("do") == "new":
    keeping.maker()
else:
    answer = view.ask(
        records.answer, whose=view.chosen("of"), page=whole_number(view.chosen("page"))
    )
    show.top(answer)
    keeping.ways("update")
    saves.told()
    keeping.to_update(answer)

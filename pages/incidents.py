"""What went wrong, why, what is being done, who was told, what was offered, what was learned?"""

from trustdash.answers import incidents
from trustdash.ui import show, view
from trustdash.ui.url_state import whole_number

answer = view.ask(
    incidents.answer,
    incident=view.chosen("i"),
    page=whole_number(view.chosen("page")),
    fix=view.chosen("fix"),
)
show.top(answer)
story = answer.story
if story is not None:
    show.titled_facts(f"{story.id}: {story.title}", story.facts)
    show.account(story.account)
    show.to_record("incident", story.id)
    show.block(story.unknown)
    show.exhibit(story.timeline)
    show.block(story.affected)
    show.block(story.remedies)
    show.block(story.answered)
    show.choices("Fix", story.fix_choices, story.fix_chosen, "fix")
    show.block(story.fix)
    show.blocks((story.repeats, story.chain, story.lessons))
show.blocks(answer.complaints)
show.block(answer.incidents)
show.block(answer.months)

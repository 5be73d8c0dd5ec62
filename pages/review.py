"""What does the board look at in this review, in which order, and what does it decide?"""

from trustdash.answers import review
from trustdash.ui import decisions, hand_out, presenting, saves, show, view

saves.carry_out(decisions.HANDLERS)
answer = view.ask(review.answer)
if presenting.is_on("review"):
    presenting.present(answer)
else:
    show.top(answer)
    saves.told()
    presenting.start(answer.deck)
    hand_out.downloads(answer.deck)
    show.table(answer.contents)
    decisions.decisions(view.current(), answer.meeting)

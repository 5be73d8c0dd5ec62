"""What does the board look at in this review, in which order?"""

from trustdash.answers import review
from trustdash.ui import presenting, show, view

answer = view.ask(review.answer)
if presenting.is_on("review"):
    presenting.present(answer)
else:
    show.top(answer)
    presenting.start(answer.deck)
    show.table(answer.contents)

"""Who may sign in, as what, and who can see what is confidential?"""

from trustdash.ui import people, show

answer = people.ask()
show.top(answer)
people.said()
show.block(answer.stale)
show.block(answer.accounts)
show.block(answer.review)
people.export(answer)
people.review(answer)
people.change(answer)
people.add(answer)

"""A list of what is owed as a calendar file: a day for each, in any calendar program."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from trustdash.answers.week import Owed, WeeklyList

ENDING, MIME = "ics", "text/calendar"


def calendar(handed_out: WeeklyList) -> bytes:
    """Return an iCalendar file (RFC 5545) with a whole-day event on the day of each thing owed.

    The same list gives the same bytes; an event keeps its identity when its day moves, so that a
    calendar that takes the file in again moves it, too.
    """
    book = Calendar()
    book.add("prodid", "-//trustdash//due dates//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"Due: {handed_out.name}")
    for thing in handed_out.dated:
        book.add_component(_event(thing, handed_out))
    content: bytes = book.to_ical()
    return content


def _event(thing: Owed, of: WeeklyList) -> Event:
    event = Event()
    event.add("uid", f"{thing.entity}-{thing.id}@trustdash")
    event.add("dtstamp", datetime.combine(of.as_of, time(), UTC))
    event.add("dtstart", thing.by)
    event.add("dtend", thing.by + timedelta(days=1))
    event.add("summary", f"Due: {thing.what} ({thing.id})")
    event.add("description", f"{thing.kind}, {thing.why}. {thing.who}, {thing.team}.")
    event.add("transp", "TRANSPARENT")
    return event

"""Who may sign in, as what, and who can see what is confidential?

Accounts are no data of the world: they are as they are today, whatever day the view looks at. An
administrator has no content by right, so an incident that they can't see is told by its id alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trustdash.answers import formats
from trustdash.answers.answer import Answer, Block, Cell, Sentence, State, Table
from trustdash.ledger import Event, Reader
from trustdash.model.entities import RECORDS
from trustdash.model.entities.access import Account

ROLES: Mapping[str, str] = {
    "viewer": "viewer",
    "lead": "team lead",
    "editor": "editor",
    "admin": "administrator",
}
"""What roles are called on pages."""

GRANTS: Mapping[str, str] = {"privileged": "privileged records", "named_people": "named people"}
"""What a grant lets somebody see."""

REVIEW_EVERY = timedelta(days=90)
"""Whoever was neither changed nor reviewed for longer stands first."""

EVERY = "every incident"
_ACCESS = frozenset({"role", "team_id", "grants", "is_active", "email", "name"})
"""The fields whose change an administrator looks at; signing in and out changes others."""

REVIEW_HEADINGS = ("Incident", "May see", "Who", "E-mail", "Role", "Since", "Given by", "Reviewed")


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the page shows and changes it. version: its last event; changes start there.

    looked_at: the day on which an administrator last changed or confirmed it. since: grant →
    the day since which it is held, and who gave it.
    """

    id: str
    email: str
    name: str
    role: str
    team_id: str | None
    grants: tuple[str, ...]
    is_active: bool
    is_bound: bool
    reviewed_on: date | None
    version: int
    changed_on: date
    changed_by: str
    looked_at: date
    since: tuple[tuple[str, date, str], ...]


@dataclass(frozen=True, slots=True)
class PeopleAnswer(Answer):
    """The accounts, those not looked at for long, and who can see what is confidential."""

    people: tuple[Person, ...] = ()
    stale: Block | None = None
    accounts: Block | None = None
    review: Block | None = None
    exported: tuple[tuple[str, ...], ...] = ()
    teams: tuple[tuple[str, str], ...] = ()
    grantable: tuple[tuple[str, str], ...] = ()
    """Every grant that can be given, and what it is called."""


def answer(reader: Reader) -> PeopleAnswer:
    """Answer the page's question, as of the lens's day, which is to be today."""
    today = reader.lens.as_of
    people = tuple(_people(reader))
    incidents = _named(reader, "incident", "title")
    teams = _named(reader, "team", "name")
    stale = [each for each in people if each.is_active and today - each.looked_at > REVIEW_EVERY]
    rows = _review(people, incidents, _confidential(reader))
    return PeopleAnswer(
        headline=_headline(people, stale),
        lines=_lines(people, reader),
        people=people,
        stale=_stale(stale, today),
        accounts=_accounts(people, teams),
        review=_review_block(rows),
        exported=tuple(tuple(cell.text for cell in row) for row in rows),
        teams=tuple(teams.items()),
        grantable=tuple(_grantable(people, incidents)),
    )


def _named(reader: Reader, entity: str, name: str) -> dict[str, str]:
    rows = reader.states(entity)
    return {str(key): str(text) for key, text in zip(rows["id"], rows[name], strict=True)}


def _people(reader: Reader) -> Iterable[Person]:
    events: dict[str, list[Event]] = defaultdict(list)
    for event in reader.kept_history(Account.entity):
        events[event.entity_id].append(event)
    for row in reader.states(Account.entity).to_dict("records"):
        told = events[row["id"]]
        changes = [event for event in told if _ACCESS & event.changes.keys()]
        reviewed = None if formats.is_missing(row["reviewed_on"]) else row["reviewed_on"].date()
        changed_on = changes[-1].recorded_at.date()
        yield Person(
            id=row["id"], email=row["email"], name=row["name"], role=row["role"],
            team_id=None if formats.is_missing(row["team_id"]) else row["team_id"],
            grants=tuple(row["grants"]), is_active=bool(row["is_active"]),
            is_bound=not formats.is_missing(row["subject"]), reviewed_on=reviewed,
            version=told[-1].seq, changed_on=changed_on, changed_by=changes[-1].actor,
            looked_at=max(changed_on, reviewed or changed_on),
            since=tuple(_since(told, row["grants"])),
        )  # fmt: skip


def _since(events: Iterable[Event], held: Iterable[str]) -> Iterable[tuple[str, date, str]]:
    """Yield each grant that is held with the day on which it was last given, and by whom."""
    given: dict[str, tuple[date, str]] = {}
    before: set[str] = set()
    for event in events:
        if "grants" in event.changes:
            now = set(event.changes["grants"] or ())
            given.update(dict.fromkeys(now - before, (event.recorded_at.date(), event.actor)))
            before = now
    for grant in sorted(held):
        yield (grant, *given[grant])


def _headline(people: tuple[Person, ...], stale: list[Person]) -> Sentence:
    active = sum(each.is_active for each in people)
    if not people:
        return ("Nobody has an account.",)
    may = f"{active} {'person' if active == 1 else 'people'} may sign in"
    if not stale:
        return (f"{may}; each account was looked at in the last {REVIEW_EVERY.days} days.",)
    accounts = "account was" if len(stale) == 1 else "accounts were"
    return (f"{may}; {len(stale)} {accounts} not looked at for {REVIEW_EVERY.days} days.",)


def _lines(people: tuple[Person, ...], reader: Reader) -> tuple[Sentence, ...]:
    closed = sum(not each.is_active for each in people)
    holders = sum(bool(each.grants) for each in people if each.is_active)
    found: list[Sentence] = [(f"As of {formats.day(reader.lens.as_of)}, today.",)]
    if people:
        found.append(
            (f"{holders} of them may see what is confidential. Closed accounts: {closed}.",)
        )
    if reader.lens.scope.is_local:
        found.append(("Nobody signs in here: whoever sits at this machine is the administrator.",))
    return tuple(found)


def _stale(stale: list[Person], today: date) -> Block | None:
    if not stale:
        return None
    oldest = sorted(stale, key=lambda each: (each.looked_at, each.id))
    rows = tuple(
        (
            Cell(each.name, each.email),
            Cell(ROLES[each.role], _sees(each.grants)),
            Cell(formats.day(each.looked_at), formats.days((today - each.looked_at).days)),
        )
        for each in oldest
    )
    title = f"Not looked at for {REVIEW_EVERY.days} days"
    caption = "Accounts neither changed nor reviewed, longest first"
    return Block(title, tables=(Table(("Who", "Role", "Last looked at"), rows, caption),))


def _accounts(people: tuple[Person, ...], teams: Mapping[str, str]) -> Block:
    title = "Accounts"
    if not people:
        return Block(
            title,
            empty="No account is on file. Add one below, or with"
            ' `trustdash users add EMAIL --name "NAME"`.',
        )
    rows = tuple(
        (
            Cell(each.name, f"{each.id} · {each.email}"),
            Cell(ROLES[each.role], teams.get(each.team_id or "", each.team_id)),
            Cell(_sees(each.grants) or formats.UNKNOWN),
            _standing(each),
            Cell(formats.day(each.changed_on), f"by {each.changed_by}"),
            Cell(formats.day(each.reviewed_on)),
        )
        for each in sorted(people, key=lambda each: (not each.is_active, each.name.casefold()))
    )
    headings = ("Who", "Role", "Sees of the confidential", "Sign-in", "Last change", "Reviewed")
    return Block(title, tables=(Table(headings, rows, "Accounts by name, closed ones last"),))


def _standing(person: Person) -> Cell:
    if not person.is_active:
        return Cell("closed", state="neutral")
    state: State = "good" if person.is_bound else "neutral"
    return Cell("open" if person.is_bound else "not signed in yet", state=state)


def _sees(grants: Iterable[str]) -> str:
    return "; ".join(map(grant_words, grants))


def grant_words(grant: str) -> str:
    """Return what a grant lets somebody see: `privileged records of INC-02`."""
    kind, _, incident = grant.partition(":")
    return f"{GRANTS.get(kind, kind)} of {incident or EVERY}"


def _confidential(reader: Reader) -> set[tuple[str, str]]:
    """Return incident and visibility of the confidential records that the reader may see."""
    found: set[tuple[str, str]] = set()
    for entity, record in RECORDS.items():
        key = "id" if entity == "incident" else "incident_id"
        if key not in record.model_fields:
            continue
        rows = reader.frame(
            f"SELECT DISTINCT {key} AS incident, visibility FROM seen.{entity}"
            f" WHERE visibility IN ('privileged', 'named_people') AND {key} IS NOT NULL"
        )
        found |= {(str(row.incident), str(row.visibility)) for row in rows.itertuples()}
    return found


def _review(
    people: tuple[Person, ...], incidents: Mapping[str, str], confidential: set[tuple[str, str]]
) -> list[tuple[Cell, ...]]:
    """Return a row for each grant that somebody holds, and for each that nobody does."""
    held: dict[tuple[str, str], list[tuple[Person, date, str]]] = defaultdict(list)
    for each in people:
        for grant, since, giver in each.since if each.is_active else ():
            kind, _, incident = grant.partition(":")
            held[incident, kind].append((each, since, giver))
    everywhere = {kind for incident, kind in held if not incident}
    rows: list[tuple[Cell, ...]] = []
    for incident, kind in sorted(held.keys() | confidential):
        where = Cell(incident or EVERY, incidents.get(incident))
        sees = Cell(GRANTS.get(kind, kind))
        for each, since, giver in sorted(held[incident, kind], key=lambda one: one[0].name):
            rows.append(
                (where, sees, Cell(each.name), Cell(each.email), Cell(ROLES[each.role]),
                 Cell(formats.day(since)), Cell(giver), Cell(formats.day(each.reviewed_on)))
            )  # fmt: skip
        if not held[incident, kind]:
            who = "nobody beside" if kind in everywhere else "nobody"
            rows.append((where, sees, Cell(who), *(Cell() for _ in range(5))))
    return rows


def _review_block(rows: list[tuple[Cell, ...]]) -> Block:
    title = "Who can see what is confidential"
    if not rows:
        return Block(title, empty="Nobody holds a grant, and you see no confidential record.")
    text: Sentence = (
        "An administrator has no content by right: a grant is given like to anyone else, by"
        " another administrator.",
    )
    return Block(title, (text,), tables=(Table(REVIEW_HEADINGS, tuple(rows), "Grants held"),))


def _grantable(
    people: tuple[Person, ...], incidents: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    ids = sorted(
        {*incidents, *(g.partition(":")[2] for each in people for g in each.grants)} - {""}
    )
    for kind in GRANTS:
        for incident in ("", *ids):
            grant = f"{kind}:{incident}" if incident else kind
            yield grant, grant_words(grant)


def since_then(events: Iterable[Any]) -> tuple[str, ...]:
    """Return what was changed in an account, one sentence an event, for a conflict."""
    return tuple(
        f"{event.actor} changed {', '.join(sorted(event.changes)).replace('_', ' ')}"
        f" on {formats.day(event.recorded_at.date())}."
        for event in events
    )

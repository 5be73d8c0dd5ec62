"""What leaves for everybody outside: allowed fields of public promises, or nothing at all."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from uuid import UUID
from xml.etree import ElementTree

import pytest

from trustdash.answers import clearance, public_progress
from trustdash.export import public_page
from trustdash.ledger import Batch, Change, Ledger
from trustdash.model.lens import LOCAL, NOBODY, Lens
from trustdash.model.public import PUBLISHED

AS_OF = date(2026, 11, 20)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '<img src=x onerror="alert(1)">&amp;'


def told(entity, identity, on="2026-03-20", **fields):
    return Change(entity, identity, fields, date.fromisoformat(on), begins=True)


def promise(identity="COM-001", on="2026-03-20", **fields):
    first = date(2026, 5, 30)
    said = {"title": "Rotate keys", "text": "We will rotate all keys.",
            "said_by": "Chief Executive", "said_on": date(2026, 3, 20),
            "original_due_date": first, "due_date": first,
            "owner": "Secret Owner", "accountable_executive": "Secret Executive",
            "covers": "Secret cover", "visibility": "public"}  # fmt: skip
    return told("commitment", identity, on, **{**said, **fields})


OURS = told("organisation", "ORG-001", "2026-01-01", name="Meridian Pay", visibility="public")


@pytest.fixture
def published(tmp_path):
    """Write changes into a ledger of one test; return what is refused and what would be said."""

    def look(*changes, as_of=AS_OF):
        with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
            batch = Batch("told.csv", "told", "0" * 64, None, 1, 1, 0, 0)
            for change in (OURS, *changes):
                is_account = change.entity == "account"
                given = replace(change, begins=False) if is_account else change
                ledger.append([given], batch=None if is_account else batch)
            with (
                ledger.at(Lens(as_of, scope=LOCAL)) as ours,
                ledger.at(Lens(as_of, scope=NOBODY)) as theirs,
            ):
                refused = clearance.refusals(ours, theirs)
                return refused, public_progress.progress(theirs), ledger.head()

    return look


def everything(found, head):
    return b"".join(
        (public_page.page(found, head), public_page.as_json(found, head),
         public_page.public_feed.feed(found, None))
    ).decode()  # fmt: skip


def test_what_is_not_on_the_list_of_fields_does_not_leave(published):
    refused, found, head = published(promise())
    assert not refused
    assert "We will rotate all keys." in everything(found, head)
    assert "Secret" not in everything(found, head)
    (only,) = json.loads(public_page.as_json(found, head))["promises"]
    assert set(only) == {*PUBLISHED["commitment"], "incident", "standing", "moved", "changes"}


def test_a_promise_of_any_other_visibility_is_not_there_and_not_counted(published):
    others = [promise(f"COM-00{n}", title=f"Hidden {each}", visibility=each)
              for n, each in enumerate(("internal", "privileged", "named_people"), 2)]  # fmt: skip
    refused, found, head = published(promise(), *others)
    assert not refused
    assert [each.id for each in found.promises] == ["COM-001"]
    assert "Hidden" not in everything(found, head)
    assert {each.id: (each.counted, each.base) for each in found.measures} == {
        "M1": (0, 1), "M2": (0, 1), "M9": (1, 1), "M8": (0, 1),
    }  # fmt: skip


REFUSED = {
    "a draft": ([promise(status="draft")], "COM-001 status"),
    "an incident that takes a grant": (
        [told("incident", "INC-01", title="Raid", visibility="privileged"),
         promise(incident_id="INC-01")], "COM-001 incident_id"),
    "a successor that is not public": (
        [promise("COM-002", visibility="internal"),
         promise(status="superseded", superseded_by="COM-002", end_reason="Better")],
        "COM-001 superseded_by"),
    "words that name what is internal": (
        [told("incident", "INC-08", title="Delay"), promise(text="As after INC-08, we will pay.")],
        "COM-001 text"),
    "words of what takes a grant": (
        [told("incident", "INC-08", title="The Raid on Vault Nine", visibility="named_people"),
         promise(criterion="As for the raid on vault nine.")], "COM-001 criterion"),
    "a person in place of a role": (
        [told("account", "ACC-001", name="Eva Lang", email="eva@example.org"),
         promise(said_by="Eva Lang, Chief Executive")], "COM-001 said_by"),
    "an address": ([promise(text="Write to eva@example.org.")], "COM-001 text"),
    "where evidence is kept": (
        [told("evidence", "EVI-1", title="List", location="vault-nine/list",
              subject_entity="commitment", subject_id="COM-001"),
         promise(criterion="See VAULT-NINE/list")], "COM-001 criterion"),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_not_cleared_is_refused_by_record_and_field(published, why):
    changes, where = REFUSED[why]
    refused, _, _ = published(*changes)
    assert [str(each).split(":")[0] for each in refused] == [where]
    assert "internal" in refused[0].remedy
    assert "raid on vault" not in str(refused[0]).lower()


def test_an_incident_that_is_not_public_is_not_named(published):
    incident = told("incident", "INC-04", title="Slow cards")
    refused, found, head = published(incident, promise(incident_id="INC-04"))
    assert not refused
    assert "Slow cards" not in everything(found, head)
    assert "INC-04" not in everything(found, head)


def test_an_organisation_that_is_not_public_is_refused(published):
    refused, _, _ = published(told("organisation", "ORG-001", "2026-01-02", visibility="internal"))
    assert [(each.id, each.field) for each in refused] == [("ORG-001", "visibility")]


def test_changes_are_told_since_the_promise_is_public_each_with_its_day(published):
    moved = {"item_entity": "commitment", "item_id": "COM-001", "revised_on": date(2026, 6, 2),
             "old_date": date(2026, 5, 30), "new_date": date(2026, 9, 1)}  # fmt: skip
    _, found, _ = published(
        promise(visibility="internal"),
        told("commitment", "COM-001", "2026-04-01", visibility="public", status="in_progress"),
        told("commitment", "COM-001", "2026-06-02", due_date=date(2026, 9, 1)),
        told("due_date_revision", "REV-1", "2026-06-02", reason="Supplier late.", **moved,
             visibility="public"),
        told("commitment", "COM-001", "2026-06-09", owner="Another secret"),
        told("commitment", "COM-001", "2026-08-01", status="delivered",
             delivered_on=date(2026, 8, 1)),
        told("commitment", "COM-001", "2026-08-09", assessed_completion="limited",
             assessor="Independent monitor", assessed_on=date(2026, 8, 9)),
    )  # fmt: skip
    assert [(each.on.isoformat(), " ".join(each.said)) for each in found.changes] == [
        ("2026-08-09", "Assessed by the Independent monitor: limited."),
        ("2026-08-01", "State: delivered, not verified."),
        ("2026-06-02", "Date moved from 30 May 2026 to 1 Sep 2026, after the old date had passed."
                       " Reason: Supplier late."),
        ("2026-04-01", "Promised by the Chief Executive, for 30 May 2026. State: in progress."),
    ]  # fmt: skip
    (only,) = found.promises
    assert (only.moved, only.group) == (1, public_progress.UNCHECKED)


def test_why_a_date_was_moved_is_told_if_the_record_of_the_move_is_public(published):
    move = told("due_date_revision", "REV-1", "2026-06-02", reason="Because of Bob",
                item_entity="commitment", item_id="COM-001", revised_on=date(2026, 6, 2),
                old_date=date(2026, 5, 30), new_date=date(2026, 9, 1))  # fmt: skip
    later = told("commitment", "COM-001", "2026-06-02", due_date=date(2026, 9, 1))
    _, found, head = published(promise(), later, move)
    assert "Date moved from" in everything(found, head)
    assert "Bob" not in everything(found, head)


class Parsed(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.headings, self.links = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []


def test_text_of_people_is_text(published):
    _, found, head = published(promise(title=HOSTILE, text=HOSTILE, said_by=HOSTILE))
    page = public_page.page(found, head).decode()
    assert "img" not in Parsed(page).tags
    assert "&lt;img" in page
    ElementTree.fromstring(public_page.public_feed.feed(found, None))


def test_nothing_public_is_said(published):
    _, found, head = published()
    assert "No promise is public yet." in public_page.page(found, head).decode()
    assert found.changes == ()


@pytest.fixture(scope="module")
def of_the_demo(demo_path, tmp_path_factory, command_line):
    folder = tmp_path_factory.mktemp("public")
    for name in ("one", "two"):
        said = ["export", "public", "-o", name, "--address", "https://example.org/progress/"]
        told = command_line([*said, "--ledger", str(demo_path)], folder)
        assert told.code == 0, told.err
    return folder


def test_the_same_ledger_and_day_give_the_same_bytes(of_the_demo):
    for name in ("index.html", "feed.xml", "progress.json"):
        first, second = ((of_the_demo / each / name).read_bytes() for each in ("one", "two"))
        assert first == second


def test_the_numbers_are_those_of_the_command_line_since_every_promise_is_public(
    of_the_demo, demo_path, command_line
):
    told = command_line(["metrics", "M1", "--json", "--ledger", str(demo_path)], of_the_demo)
    whole = told.json["measures"][0]
    found = json.loads((of_the_demo / "one" / "progress.json").read_text())
    measure = found["measures"][0]
    assert (measure["value"], measure["counted"], measure["base"]) == (
        whole["value"], whole["numerator"], whole["denominator"],
    )  # fmt: skip
    assert "3 of 12 promises" in (of_the_demo / "one" / "index.html").read_text()


def test_the_page_needs_no_script_and_every_link_in_it_leads_somewhere(of_the_demo):
    page = Parsed((of_the_demo / "one" / "index.html").read_text())
    assert not {"script", "img", "iframe", "form"} & set(page.tags)
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        assert (link[1:] in page.ids) if link[0] == "#" else (of_the_demo / "one" / link).is_file()
    assert page.headings[0] == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)


def test_the_feed_is_atom_with_an_id_and_a_day_for_each_change(of_the_demo):
    feed = ElementTree.fromstring((of_the_demo / "one" / "feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    found = json.loads((of_the_demo / "one" / "progress.json").read_text())
    assert len(entries) == sum(len(each["changes"]) for each in found["promises"])
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert UUID(element.findtext(f"{ATOM}id"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", element.findtext(f"{ATOM}updated"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Larkmoor Pay"
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == len(entries)
    days = [each.findtext(f"{ATOM}updated") for each in entries]
    assert days == sorted(days, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == days[0]
    assert all(link.get("href").startswith("https://example.org/progress/")
               for link in feed.iter(f"{ATOM}link"))  # fmt: skip


def test_an_earlier_day_has_the_same_entries_up_to_that_day(of_the_demo, demo_path, command_line):
    said = "export public -o then --as-of 2026-08-31 --address https://example.org/progress"
    command_line([*said.split(), "--ledger", str(demo_path)], of_the_demo)
    now, then = (
        {
            ElementTree.tostring(each)
            for each in ElementTree.parse(of_the_demo / name / "feed.xml").iter(f"{ATOM}entry")
        }
        for name in ("one", "then")
    )
    assert then < now


def test_nothing_is_written_where_something_is_not_cleared(tmp_path, command_line):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        ledger.append([replace(OURS, begins=False), replace(promise(status="draft"), begins=False)])
    said = command_line(["export", "public", "-o", "out", "--ledger", "ledger.duckdb"], tmp_path)
    assert said.code == 1
    assert said.err.splitlines()[1:] == [
        "COM-001 status: a draft is no promise yet. "
        "Publish it, or set the visibility of COM-001 to internal."
    ]
    assert not (tmp_path / "out").exists()

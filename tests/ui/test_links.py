from trustdash.answers.answer import Link, RowsBehind
from trustdash.ui.links import Links, rows_of

LINKS = Links(
    "commitments",
    filters=(("inc", "INC-01"), ("team", "SEC")),
    absolute=(("inc", "INC-01"), ("team", "SEC"), ("asof", "2026-11-20")),
    own=(("c", "COM-014"), ("page", "2")),
)


def test_a_link_to_another_page_carries_the_filters():
    assert LINKS.to(Link("measures", (("kpi", "KPI-01"),))) == (
        "measures?kpi=KPI-01&inc=INC-01&team=SEC"
    )


def test_the_start_page_is_the_root():
    assert Links("rows").to(Link("overview")) == "./"


def test_the_rows_of_a_number_are_found_again_from_their_address():
    from urllib.parse import parse_qsl, urlsplit

    rows = RowsBehind("M10", False, "Payments & cards", "over 90")
    query = dict(parse_qsl(urlsplit(LINKS.rows(rows)).query))
    assert query["team"] == "SEC"
    assert rows_of(query) == rows


def test_an_address_that_names_no_number_has_no_rows():
    assert rows_of({"inc": "INC-01"}) is None


def test_a_choice_of_the_page_keeps_its_other_choices():
    assert LINKS.here(page="3") == "commitments?c=COM-014&page=3&inc=INC-01&team=SEC"
    assert LINKS.here(page=None) == "commitments?c=COM-014&inc=INC-01&team=SEC"


def test_clearing_filters_keeps_the_day():
    links = Links("actions", filters=(("team", "SEC"), ("asof", "2026-03-01")))
    assert links.unfiltered() == "actions?asof=2026-03-01"


def test_a_link_to_pass_on_always_names_the_day():
    assert LINKS.lasting().endswith("asof=2026-11-20")

from datetime import date

from trustdash.export.file_names import file_name
from trustdash.model.lens import Lens


def test_a_file_says_whose_it_is_and_as_of_when_and_none_has_the_same_name():
    names = {
        file_name("Invented example: Meridian Pay", "M1", as_of=date(2026, 11, 20))
        for _ in range(50)
    }
    assert len(names) == 50
    start = "invented-example-meridian-pay_m1_as-of-2026-11-20_"
    assert all(name.startswith(start) and name.endswith(".csv") for name in names)


def test_a_file_s_name_says_what_the_view_was_narrowed_to():
    name = file_name("Example", "overdue actions", as_of=date(2026, 11, 20), mark="m",
                     view=("INC-02", "SEC", "12w"))  # fmt: skip
    assert name == "example_overdue-actions_inc-02-sec-12w_as-of-2026-11-20_m.csv"


def test_no_name_is_too_long_for_a_disk():
    view = [f"INC-{number:02d}" for number in range(90)]
    name = file_name("x" * 300, "y" * 300, as_of=date(2026, 11, 20), view=view, ending="parquet")
    assert "_inc-00-inc-01-inc-02-inc-03-and-more_" in name
    assert len(name) < 255
    long = file_name("x" * 300, as_of=date(2026, 11, 20), view=["z" * 90, "z" * 90])
    assert len(long) < 255


def test_a_name_without_a_mark_is_the_same_each_time():
    lens = Lens(date(2026, 11, 20), incidents=("INC-02",), teams=("../SEC",), period="12w")
    for _ in range(2):
        name = file_name("Example", "review", as_of=lens.as_of, view=lens.filters, mark="",
                         ending="pdf")  # fmt: skip
        assert name == "example_review_inc-02-sec-12w_as-of-2026-11-20.pdf"

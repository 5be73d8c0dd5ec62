"""What each bar of the validity strip stands for."""

from datetime import date

import numpy as np
import pandas as pd

from trustdash.charts.style import CONCERN, GOOD, NEUTRAL, Style
from trustdash.charts.validity_strip import validity_strip

AS_OF = date(2026, 11, 20)


def figure(frame: pd.DataFrame, style: Style | None = None):
    return validity_strip(frame, AS_OF, style or Style())


def bars(frame: pd.DataFrame) -> dict:
    return {trace.name: trace for trace in figure(frame).data}


def ends(trace) -> list[tuple[str, str]]:
    """Return the first and last day of each bar of a trace."""
    found = trace.x.astype("datetime64[D]").astype(str).reshape(-1, 6)
    return [(row[0], row[1]) for row in found]


def words(frame: pd.DataFrame, style: Style | None = None) -> list[str]:
    return [note.text for note in figure(frame, style).layout.annotations if ": " in note.text]


def test_a_bar_runs_from_the_day_of_issue_to_the_last_day(opinions):
    assert ends(bars(opinions)["expired"]) == [("2025-09-30", "2026-09-30")]
    assert ends(bars(opinions)["adverse"]) == [("2026-10-09", "2027-10-31")]


def test_what_has_expired_is_outlined_and_dotted_and_says_so(opinions):
    expired = bars(opinions)["expired"]
    assert (expired.fillcolor, expired.line.color) == (Style().page, CONCERN)
    assert expired.line.dash.count("px") == 2
    assert words(opinions)[0].startswith("<b>Certificate</b>: expired 51 days ago")


def test_superseded_revoked_and_the_owners_own_word_differ_from_expired(opinions):
    drawn = bars(opinions)
    looks = {(drawn[name].line.color, drawn[name].line.dash, drawn[name].fillcolor)
             for name in ("expired", "superseded", "revoked", "own word")}  # fmt: skip
    assert len(looks) == 4
    assert drawn["superseded"].line.dash is None and drawn["superseded"].line.color == NEUTRAL


def test_what_is_in_force_is_filled_by_what_it_says(opinions):
    drawn = bars(opinions)
    assert drawn["favourable"].fillcolor == GOOD
    assert drawn["adverse"].fillcolor == CONCERN
    assert drawn["qualified"].fillcolor not in (GOOD, CONCERN, Style().page)


def test_without_a_last_day_the_bar_runs_to_the_edge(opinions):
    edge = figure(opinions).layout.xaxis.range[1][:10]
    assert ends(bars(opinions)["favourable"]) == [("2026-08-07", edge)]


def test_without_a_day_of_issue_there_are_words_and_no_bar(opinions):
    assert "no opinion yet" not in bars(opinions)
    assert any(text.startswith("<b>Opinion on refunds</b>: planned") for text in words(opinions))


def test_every_opinion_has_its_words_and_who_judged_a_phone_has_ids(opinions):
    assert len(words(opinions)) == len(opinions)
    assert all("Brackwater" in text for text in words(opinions))
    narrow = words(opinions, Style(narrow=True))
    assert narrow[0] == "<b>VAL-001</b>: expired 51 days ago"


def test_text_of_people_is_escaped(opinions):
    assert "<b>Opinion &lt;b&gt;</b>" in words(opinions)[2]


def test_the_as_of_day_is_drawn_across_all_rows(opinions):
    (line,) = figure(opinions).layout.shapes
    assert line.x0[:10] == "2026-11-20" and (line.y0, line.y1) == (0, 1)


def test_each_bar_stands_under_its_words(opinions):
    notes = [note for note in figure(opinions).layout.annotations if ": " in note.text]
    for place, note in enumerate(notes):
        assert place < note.y < place + 0.5
    for trace in bars(opinions).values():
        heights = trace.y[np.isfinite(trace.y)]
        assert (heights >= np.floor(heights) + 0.05).all()


def test_an_opinion_issued_after_its_last_day_has_no_length_and_breaks_nothing(opinions):
    odd = opinions.head(1).assign(valid_until=pd.Timestamp("2025-01-01"))
    assert ends(bars(odd)["expired"]) == [("2025-09-30", "2025-09-30")]

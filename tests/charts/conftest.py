"""Frames as the charts get them, small enough to count by eye."""

from types import SimpleNamespace

import pandas as pd
import pytest

from trustdash.charts.measure_layers import Corridor


@pytest.fixture
def promises() -> pd.DataFrame:
    rows = [
        ("COM-001", "Overdue since its first date", "2026-04-23", "2026-04-23", None, ""),
        ("COM-002", "Moved and late", "2026-05-09", "2026-06-28", "2026-06-08", "verified"),
        ("COM-003", "Early and verified", "2026-05-30", "2026-05-30", "2026-05-11", "verified"),
        ("COM-004", "Early, not verified", "2026-06-30", "2026-06-30", "2026-06-19", ""),
        ("COM-005", "Moved and overdue", "2026-07-14", "2026-08-20", None, ""),
        ("COM-006", "Not yet due", "2026-12-28", "2026-12-28", None, ""),
        ("COM-007", "Moved earlier", "2026-12-10", "2026-11-30", None, ""),
        ("COM-008", "Withdrawn", "2026-09-01", "2026-09-01", None, "ended"),
        ("COM-009", "Without any date", None, None, None, ""),
    ]
    names = ("id", "title", "first_date", "current_date", "delivered_on", "state")
    frame = pd.DataFrame(rows, columns=list(names))
    frame["is_verified"], frame["ended"] = frame["state"] == "verified", frame["state"] == "ended"
    frame["is_overdue"] = frame["id"].isin(["COM-001", "COM-005"])
    for name in ("first_date", "current_date", "delivered_on"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


@pytest.fixture
def ageing() -> pd.DataFrame:
    rows = [("Security", "1–30", 2), ("Security", "over 90", 2), ("Legal", "61–90", 1)]
    return pd.DataFrame(rows, columns=["label", "band", "count"])


@pytest.fixture
def answers() -> pd.DataFrame:
    rows = [("trust", "lowest", 8), ("trust", "middle", 3), ("ease", "low", 2), ("ease", "high", 5)]
    return pd.DataFrame([*rows, ("ease", "highest", 1)], columns=["label", "place", "count"])


@pytest.fixture
def progress() -> pd.DataFrame:
    rows = [
        ("Payments outage", "kept on the first date", 2),
        ("Payments outage", "late", 3),
        ("Data exposure", "kept later", 1),
        ("Data exposure", "not yet due", 4),
    ]
    return pd.DataFrame(rows, columns=["label", "part", "count"])


@pytest.fixture
def weekly() -> pd.DataFrame:
    ends = pd.date_range("2026-10-23", "2026-11-20", freq="7D")
    columns = {"opened": [1, 2, 0, 3, 1], "closed": [0, 1, 2, 1, 1], "open_at_end": [7, 8, 6, 8, 8]}
    return pd.DataFrame({"week_end": ends} | columns)


@pytest.fixture
def points() -> pd.DataFrame:
    ends = pd.date_range("2026-08-02", periods=8, freq="7D")
    return pd.DataFrame(
        {
            "period_end": ends,
            "value": [81.0, 82.0, None, 70.0, 71.0, 73.0, 75.0, 76.0],
            "n": [200.0] * 8,
            "low": [None, None, None, None, None, None, 71.0, 72.0],
            "high": [None, None, None, None, None, None, 79.0, 80.0],
            "mark": ["", "", "", "worsening", "", "", "improving", "improving"],
            "restated": [False] * 4 + [True] + [False] * 3,
            "breaks_before": [False] * 5 + [True, False, False],
            "word": [""] * 5 + ["counted anew", "", ""],
        }
    )


@pytest.fixture
def phases() -> pd.DataFrame:
    first, last = (
        pd.to_datetime(["2026-08-02", "2026-08-23"]),
        pd.to_datetime(["2026-08-16", "2026-09-20"]),
    )
    edges = {"centre": [81.5, 73.0], "low": [None, 69.0], "high": [None, 77.0]}
    return pd.DataFrame({"first": first, "last": last} | edges)


@pytest.fixture
def fan() -> pd.DataFrame:
    on = pd.to_datetime(["2026-09-27", "2026-10-04"])
    return pd.DataFrame(
        {"on": on, "middle": [77.0, 78.0], "low": [74.0, 75.0], "high": [80.0, 81.0]}
    )


@pytest.fixture
def corridor() -> Corridor:
    on = pd.to_datetime(["2026-08-30", "2026-10-11"])
    points = pd.DataFrame({"on": on, "low": [70.0, 76.0], "high": [76.0, 82.0]})
    return Corridor(points, "agreed 28 Aug 2026")


@pytest.fixture
def incidents() -> pd.DataFrame:
    on = pd.to_datetime(["2026-08-20", "2026-08-24"])
    titles = ["Payments outage", "Customer data exposure"]
    return pd.DataFrame({"on": on, "letter": ["A", "B"], "title": titles})


@pytest.fixture
def baseline() -> SimpleNamespace:
    return SimpleNamespace(low=78.0, centre=81.5, high=85.0)


@pytest.fixture
def months() -> pd.DataFrame:
    starts = pd.to_datetime(["2026-04-01", "2026-05-01", "2026-07-01"])
    return pd.DataFrame({"month": starts, "due": [1, 3, 2], "kept": [0, 1, 2]})


@pytest.fixture
def events() -> pd.DataFrame:
    rows = [
        ("2026-03-09 08:00", "What happened", "Detected by a partner bank"),
        ("2026-03-11 17:00", "What we said", "Letter to customers"),
        ("2026-03-20 10:00", "What we did", "Export service switched off"),
        ("2026-04-02 10:00", "Remedies", "Credit monitoring offered"),
        ("2026-05-05 10:00", "Checked by others", "Forensic report"),
    ]
    frame = pd.DataFrame(rows, columns=["at", "lane", "label"])
    return frame.assign(at=pd.to_datetime(frame["at"]))


@pytest.fixture
def steps() -> pd.DataFrame:
    rows = [
        ("Customers", "Still waiting", 412.0, 3180.0),
        ("Customers", "Offered", 2980.0, 3180.0),
        ("Small businesses", "Still waiting", None, None),
    ]
    return pd.DataFrame(rows, columns=["group", "step", "count", "base"])


@pytest.fixture
def series(points: pd.DataFrame) -> pd.DataFrame:
    one = points[["period_end", "value"]]
    return pd.concat([one.assign(name="Customers"), one.assign(name="Partners", value=50.0)])


@pytest.fixture
def sides() -> pd.DataFrame:
    ends = pd.date_range("2026-05-03", periods=20, freq="7D")
    values = [60.0 + place % 3 for place in range(12)] + [70.0 + place % 3 for place in range(8)]
    after = [False] * 12 + [True] * 8
    return pd.DataFrame({"period_end": ends, "value": values, "is_after": after})


@pytest.fixture
def ahead() -> pd.DataFrame:
    ends = pd.date_range("2026-11-20", "2026-12-11", freq="7D")
    alone = {"alone_low": [8, 5, 2, 0], "alone_middle": [8, 6, 4, 2], "alone_high": [8, 7, 6, 5]}
    arriving = {
        "arriving_low": [8, 7, 6, 5],
        "arriving_middle": [8, 8, 9, 9],
        "arriving_high": [8, 10, 12, 14],
    }
    return pd.DataFrame({"week_end": ends} | alone | arriving)


@pytest.fixture
def followed() -> pd.DataFrame:
    closed = [(2, True), (6, True), (6, True), (11, True)]
    rows = [*closed, (4, False), (9, False), (14, False), (30, False)]
    return pd.DataFrame(rows, columns=["days", "is_closed"]).astype({"days": float})


@pytest.fixture
def profile() -> pd.DataFrame:
    rows = [
        ("Everyone asked", "benevolence", 40.0, 37.6, 43.0),
        ("Business customers", "benevolence", 38.0, 33.0, 42.0),
        ("Small shareholders", "benevolence", None, None, None),
        ("Everyone asked", "ability", 70.0, 67.0, 72.0),
        ("Business customers", "ability", 66.0, 62.0, 71.0),
        ("Small shareholders", "ability", None, None, None),
    ]
    return pd.DataFrame(rows, columns=["group", "dimension", "value", "low", "high"])


@pytest.fixture
def spans() -> pd.DataFrame:
    rows = [
        ("Payments outage", "10 months", 0.83, 0.83, True),
        ("Recovery begins after", "2 to 3 years", 2.0, 3.0, False),
        ("Wells Fargo not back after nearly", "10 years", 10.0, None, False),
    ]
    return pd.DataFrame(rows, columns=["name", "said", "low", "high", "is_ours"])


@pytest.fixture
def gaps() -> pd.DataFrame:
    rows = [
        ("Legal", "owner 2 or 3 steps higher", 2, 4.0),
        ("Legal", "not yet assessed", 1, 0.0),
        ("Security", "owner 1 step higher", 1, 1.0),
        ("Security", "same step", 3, 0.0),
        ("Care", "no evidence", 1, 0.0),
        ("Care", "assessor higher", 1, 0.0),
    ]
    return pd.DataFrame(rows, columns=["label", "part", "count", "steps"])


@pytest.fixture
def opinions() -> pd.DataFrame:
    rows = [
        ("VAL-001", "Certificate", "expired", "expired 51 days ago", "2025-09-30", "2026-09-30"),
        ("VAL-002", "Opinion on keys", "adverse", "adverse", "2026-10-09", "2027-10-31"),
        ("VAL-003", "Opinion <b>", "favourable", "favourable", "2026-08-07", None),
        ("VAL-004", "Check of letters", "own word", "own word", "2026-04-16", "2027-04-16"),
        ("VAL-005", "Opinion on refunds", "no opinion yet", "planned", None, None),
        ("VAL-006", "Check of mail", "superseded", "superseded", "2025-10-06", "2026-10-31"),
        ("VAL-007", "Check of sites", "revoked", "revoked", "2025-03-14", "2026-06-30"),
        ("VAL-008", "Deletion", "qualified", "with reservations", "2026-09-25", "2027-03-31"),
        ("VAL-009", "Load", "disclaimed", "no opinion possible", "2026-11-06", "2027-05-06"),
    ]
    names = ["id", "title", "state", "words", "issued_on", "valid_until"]
    frame = pd.DataFrame(rows, columns=names).assign(by="Brackwater, from outside")
    for name in ("issued_on", "valid_until"):
        frame[name] = pd.to_datetime(frame[name])
    return frame

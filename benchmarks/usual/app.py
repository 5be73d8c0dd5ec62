"""The Overview written the usual way: one script, pandas on the raw rows, Plotly Express.

It shows what our Overview shows: a verdict, three tiles, promises overdue or due soon, open
decisions, five questions in one line each, what will be late next, what is not known, trust by
group and dimension, the measures with a small line each, and three charts. It reads a plain DuckDB
file with one table per list (see benchmarks/page.py), cached as is usual, and filters in pandas.
"""

import os
from datetime import timedelta

import duckdb
import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(layout="wide")
AS_OF = pd.Timestamp(os.environ["USUAL_AS_OF"])


@st.cache_data
def load(table: str) -> pd.DataFrame:
    with duckdb.connect(os.environ["USUAL_FILE"], read_only=True) as con:
        return con.execute(f"SELECT * FROM {table}").df()


incidents = load("incident")
chosen = st.multiselect("Incident", incidents[incidents["is_major"]]["id"].tolist())
promises, actions, answers = load("commitment"), load("corrective_action"), load("answers")
if chosen:
    promises = promises[promises["incident_id"].isin(chosen)]
    actions = actions[actions["incident_id"].isin(chosen)]

ended = ["kept", "kept_in_part", "not_kept", "withdrawn", "superseded", "verified", "delivered"]
due = promises[promises["original_due_date"] <= AS_OF]
on_time = due[due["delivered_on"] <= due["original_due_date"]]
open_ones = promises[~promises["status"].isin(ended)]
overdue = open_ones[open_ones["due_date"] < AS_OF]
late = actions[actions["completed_on"].isna() & (actions["due_date"] < AS_OF)].copy()
late["days"] = (AS_OF - late["due_date"]).dt.days
late["band"] = pd.cut(
    late["days"], [0, 30, 60, 90, 10_000], labels=["1–30", "31–60", "61–90", "over 90"]
)

st.title(f"{len(overdue)} promises are overdue")
tiles = st.columns(3)
tiles[0].metric("Answers", f"{len(answers):,}")
tiles[1].metric("Kept by the first date", f"{len(on_time)} of {len(due)}")
tiles[2].metric("Actions overdue", len(late))

soon = open_ones[open_ones["due_date"] < AS_OF + timedelta(days=30)].sort_values("due_date")
left, right = st.columns([2, 1])
left.dataframe(soon[["title", "owner", "original_due_date", "due_date", "status"]].head(7))
decisions = load("decision")
right.dataframe(decisions[decisions["status"] == "needed"][["text", "owner", "asked_on"]].head(5))

remedies, claims, themes = load("remedy"), load("claim"), load("listening_theme")
opinions, meetings, checks = load("validation"), load("leader_engagement"), load("control_check")
if chosen:
    remedies, themes, meetings = (
        rows[rows["incident_id"].isin(chosen)] for rows in (remedies, themes, meetings)
    )
good = opinions[(opinions["opinion"] == "favourable") & (opinions["valid_until"] >= AS_OF)]
unmet = set(load("stakeholder_group")["id"]) - set(
    meetings[meetings["held_on"] > AS_OF - timedelta(days=90)]["group_id"]
)
asked = {
    "Who is still waiting?": remedies["delivered_on"].isna().sum(),
    "What can we not back?": (claims["check_result"] == "unbacked").sum(),
    "Who has checked?": promises["id"].isin(good["subject_id"]).sum(),
    "What became of what people told us?": themes["told_on"].isna().sum(),
    "Whom did nobody meet?": len(unmet),
}
st.subheader("Asked in every review")
st.dataframe(pd.DataFrame({"question": list(asked), "count": list(asked.values())}))

soon_actions = actions[actions["completed_on"].isna() & (actions["due_date"] >= AS_OF)]
missed = checks[checks["done_on"].isna() & (checks["due_date"] < AS_OF)]
findings = load("recommendation")
owed = findings[findings["responded_on"].isna()]
warnings = pd.concat(
    [
        soon[["title", "owner", "due_date"]].assign(kind="due soon"),
        soon_actions[["title", "owner", "due_date"]].assign(kind="due soon"),
        missed.assign(title=missed["control_id"], owner=None)[["title", "owner", "due_date"]]
        .assign(kind="check missed"),
        owed.assign(owner=None, due_date=owed["response_due"])[["title", "owner", "due_date"]]
        .assign(kind="answer owed"),
    ]
).sort_values("due_date")  # fmt: skip
proved = load("evidence").query("status == 'approved'")["subject_id"]
unknown = {
    "no owner": promises["owner"].isna().sum() + actions["owner"].isna().sum(),
    "no date": open_ones["due_date"].isna().sum(),
    "no evidence": (promises["delivered_on"].notna() & ~promises["id"].isin(proved)).sum(),
    "no cause": (~incidents["id"].isin(load("root_cause")["incident_id"])).sum(),
    "group not met": len(unmet),
}
left, right = st.columns([2, 1])
left.subheader(f"What will be late next: {len(warnings)}")
left.dataframe(warnings.head(7))
trust = answers[answers["item"].str.startswith("trust_")]
trust = trust.assign(
    share=100 * (trust["value"] - trust["scale_min"]) / (trust["scale_max"] - trust["scale_min"])
)
right.subheader("In what we are trusted")
right.dataframe(trust.pivot_table(index="group_id", columns="item", values="share"))
right.subheader("What we do not know")
right.dataframe(pd.DataFrame({"what": list(unknown), "count": list(unknown.values())}))

observations = load("observation")
names = load("kpi_definition").set_index("id")["name"]
lines = observations.sort_values("period_end").groupby("kpi_id")["value"].apply(list)
measures = pd.DataFrame({"measure": names.reindex(lines.index), "trend": lines})
measures["now"] = lines.map(lambda values: pd.Series(values[-4:]).mean())
st.dataframe(measures, column_config={"trend": st.column_config.LineChartColumn("52 weeks")})

progress = promises.assign(
    part=promises["status"].where(~promises["id"].isin(overdue["id"]), "overdue")
)
weekly = (
    answers.assign(week=answers["answered_on"].dt.to_period("W").dt.start_time)
    .assign(satisfied=answers["value"] >= 4)
    .groupby(["week", "group_id"])["satisfied"]
    .mean()
    .mul(100)
    .reset_index()
)
charts = st.columns(3)
charts[0].plotly_chart(
    px.bar(progress.groupby("part").size().reset_index(name="n"), x="n", y="part")
)
charts[1].plotly_chart(px.line(weekly, x="week", y="satisfied", color="group_id"))
charts[2].plotly_chart(
    px.bar(
        late.groupby(["team_id", "band"], observed=True).size().reset_index(name="n"),
        x="n", y="team_id", color="band",
    )
)  # fmt: skip

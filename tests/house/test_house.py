"""The rules of the house, read off the files themselves."""

import ast
import inspect
import re
from pathlib import Path

import duckdb
import orjson
import pytest

from trustdash import errors, queries
from trustdash.metrics.registry import METRICS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(p for p in (ROOT / "pages").glob("*.py") if p.name != "__init__.py")
QUERIES = sorted((ROOT / "trustdash" / "queries").glob("*.sql"))
NO_ARITHMETIC = (ast.BinOp, ast.AugAssign)
DIVIDES = {
    "/", "//", "%", "divide", "mod", "fmod", "avg", "favg", "mean", "median", "mad", "quantile",
    "quantile_cont", "quantile_disc", "percentile_cont", "percentile_disc", "stddev", "stddev_pop",
    "stddev_samp", "variance", "var_pop", "var_samp", "regr_slope", "corr", "skewness", "kurtosis",
}  # fmt: skip
CLOCKS = re.compile(r"\b(now\(|current_date|current_timestamp|today\()", re.IGNORECASE)


def without_comments(query: Path) -> str:
    return re.sub(r"--[^\n]*", "", query.read_text(encoding="utf-8"))


def names(paths):
    return [path.stem for path in paths]


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_a_page_asks_and_lays_out_but_computes_nothing(page):
    tree = ast.parse(page.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, NO_ARITHMETIC)]
    calls = [n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and hasattr(n.func, "id")]
    assert not {"sum", "len", "round", "max", "min"} & set(calls)
    assert not re.search(r"\bSELECT\b|#[0-9a-fA-F]{6}\b", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_a_page_names_its_question_and_fits_a_screen(page):
    text = page.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a page opens with the question that it answers"
    assert len(text.splitlines()) <= 60


def tables_of(node) -> set[str]:
    if isinstance(node, dict):
        here = set()
        if node.get("type") == "BASE_TABLE":
            here = {f"{node.get('schema_name', '')}.{node['table_name']}"}
        return here.union(*map(tables_of, node.values()))
    if isinstance(node, list):
        return set().union(*map(tables_of, node))
    return set()


def functions_of(node) -> set[str]:
    """Return the functions and operators that a parsed statement calls, however deep."""
    if isinstance(node, dict):
        here = {node["function_name"].lower()} if node.get("function_name") else set()
        return here.union(*map(functions_of, node.values()))
    if isinstance(node, list):
        return set().union(*map(functions_of, node))
    return set()


def parsed(sql: str) -> dict:
    told = duckdb.sql("SELECT json_serialize_sql(?::VARCHAR)", params=[sql]).fetchone()[0]
    statement = orjson.loads(told)
    assert not statement["error"], statement
    return statement


def common_table_names(sql: str) -> set[str]:
    return {f".{name}" for name in re.findall(r"(\w+)\s+AS\s+(?:MATERIALIZED\s+)?\(", sql)}


@pytest.mark.parametrize("query", QUERIES, ids=names(QUERIES))
def test_a_query_reads_only_what_the_lens_shows(query):
    bare = without_comments(query)
    tables = tables_of(parsed(bare)) - common_table_names(bare)
    assert tables, "a query reads something"
    assert all(table.startswith("seen.") for table in tables), tables
    assert not CLOCKS.search(bare), "only the lens knows what day it is"


@pytest.mark.parametrize("query", QUERIES, ids=names(QUERIES))
def test_a_query_never_divides(query):
    assert not functions_of(parsed(without_comments(query))) & DIVIDES


@pytest.mark.parametrize("rate", ["n / m", "n // m", "avg(n)", "sum(n) FILTER (m > 0) / count(*)",
                                  "max(n) OVER () / 2", "median(n)"])  # fmt: skip
def test_a_division_would_be_found_wherever_it_stood(rate):
    nested = f"WITH a AS (SELECT {rate} AS r FROM seen.team GROUP BY ALL) SELECT * FROM a"
    assert functions_of(parsed(nested)) & DIVIDES


@pytest.mark.parametrize("query", QUERIES, ids=names(QUERIES))
def test_a_query_states_its_grain(query):
    assert "grain" in query.read_text(encoding="utf-8").lower().split("select")[0]
    assert query.stem in queries.names()


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_a_metric_says_how_it_is_made(metric):
    for text in (metric.name, metric.formula, metric.edge_cases, metric.source):
        assert len(text) > 3
    assert inspect.getdoc(metric.function)


def test_every_error_has_a_remedy():
    kinds = [kind for kind in vars(errors).values() if inspect.isclass(kind)]
    assert len(kinds) > 8
    for kind in kinds:
        parameters = list(inspect.signature(kind.__init__).parameters)
        assert parameters[1:3] == ["what", "remedy"], kind


def test_nothing_tracked_is_a_toy_or_a_leftover():
    sources = list((ROOT / "trustdash").rglob("*.py"))
    for path in sources:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(TODO|FIXME|raise NotImplementedError)\b", text), path
        assert len(text.splitlines()) <= 400, path


def test_no_two_files_of_tests_have_the_same_name():
    """Pytest imports a file of tests by its name alone, and reads the first of two."""
    found = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(found) == sorted(set(found))


def test_no_button_is_filled():
    """White words on the dark theme's primary colour have a contrast of 2.2; 4.5 is asked for."""
    room = [*(ROOT / "trustdash" / "ui").glob("*.py"), *PAGES]
    assert not [path.name for path in room if 'type="primary"' in path.read_text(encoding="utf-8")]

"""Forty texts that people could type to make a page, a chart or a spreadsheet do something."""

import duckdb

from trustdash.model.entities import ENTITIES, FACTS

ELSEWHERE = "hostile.invalid"
"""A host that a page would ask if one of the texts were taken for more than text."""

_TEXTS = (
    "<script>window.hostile={n}</script>",
    "<img src=x onerror=window.hostile={n}>",
    '<img src="http://{host}/{n}.png">',
    "<svg onload=window.hostile={n}><circle r=9></svg>",
    "<iframe src=http://{host}/{n}></iframe>",
    "<style>@import 'http://{host}/{n}.css'; h1{{display:none}}</style>",
    "<link rel=stylesheet href=http://{host}/{n}>",
    "<form action=http://{host}/{n}><button>Send</button></form>",
    "<a href=javascript:window.hostile={n}>click</a>",
    "<a href=http://{host}/{n}>click</a>",
    "<meta http-equiv=refresh content='0;url=http://{host}/{n}'>",
    "<object data=http://{host}/{n}></object><embed src=http://{host}/{n}>",
    "<video src=http://{host}/{n} onerror=window.hostile={n} autoplay>",
    "<b onmouseover=window.hostile={n}>bold</b>",
    '"><script>window.hostile={n}</script>',
    "' onfocus='window.hostile={n}' autofocus='",
    "</style></table></script><img src=http://{host}/{n}>",
    "&lt;img src=http://{host}/{n}&gt; &#60;script&#62;",
    "![x](http://{host}/{n}.png)",
    "[click](http://{host}/{n})",
    "[click](javascript:window.hostile={n})",
    "http://{host}/{n} www.{host} someone@{host}",
    "<http://{host}/{n}>",
    "# Heading\n\n- **bold** _it_ `code` ~~gone~~ | a | b |",
    "$\\rule{{9000px}}{{9000px}}$ $$\\href{{http://{host}/{n}}}{{x}}$$",
    ":material/lock: :red[red] :smile: :streamlit: :violet-badge[x]",
    "```\n<img src=http://{host}/{n}>\n```",
    "<span style='background:url(http://{host}/{n});font-size:400px'>big</span>",
    '<a href="http://{host}/{n}" target="_top">chart</a><br><sub>sub</sub>',
    "%{{customdata[0]}} %{{y}} <extra>http://{host}/{n}</extra>",
    '=HYPERLINK("http://{host}/{n}","click")',
    "+cmd|' /C calc'!A{n}",
    "-2+3+cmd|' /C calc'!A{n}",
    "@SUM(1+{n})*cmd|' /C calc'!A0",
    '\t=WEBSERVICE("http://{host}/{n}")',
    "＝1＋{n}",
    "'; DROP TABLE event; --",
    "{{{{7*{n}}}}} ${{7*{n}}} <%= {n} %> {{0}} %s %d",
    "\u202egnp.{n}\u202c \u200b\ufeff \u2028 \U0001f600 a\u0301",
    "X" * 180 + "<img src=http://{host}/{n}>",
)
MARK = "td{n:02d}x"
TEXTS = tuple(
    f"{text.format(n=n, host=ELSEWHERE)} {MARK.format(n=n)}" for n, text in enumerate(_TEXTS)
)

NOT_TEXT = {
    "id", "external_id", "visibility", "timezone", "sha256", "item", "currency", "baseline_rule",
}  # fmt: skip
"""Text columns that are codes: what they hold decides what is counted, or is checked when it is
read."""


def text_columns(entity: str) -> list[str]:
    """Return the columns of an entity in which people write words."""
    return [
        column.name for column in ENTITIES[entity].columns()
        if column.type == "text" and not column.choices and column.refers_to is None
        and column.name not in NOT_TEXT and not column.name.endswith(("_id", "_entity"))
    ]  # fmt: skip


def plant(path) -> None:
    """Put the texts in place of every text that people wrote into a ledger file.

    Each column of each record has another one, so that every place shows many of them.
    """
    with duckdb.connect(str(path)) as con:
        con.execute(
            "CREATE TEMP TABLE hostile AS SELECT unnest($1::VARCHAR[]) AS text", [list(TEXTS)]
        )
        listed = "(SELECT list(text) FROM hostile)"
        for entity in ENTITIES:
            table = f"{entity}_fact" if entity in FACTS else f"{entity}_version"
            key = "hash(source_row)" if entity in FACTS else "hash(id)"
            for at, column in enumerate(text_columns(entity)):
                chosen = f"{listed}[(({key} % 9973 + {at * 7}) % {len(TEXTS)} + 1)::INTEGER]"
                con.execute(f"UPDATE {table} SET {column} = {chosen} WHERE {column} IS NOT NULL")

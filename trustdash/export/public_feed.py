"""The feed of changes of the public page: Atom (RFC 4287), one entry per promise and day."""

from collections.abc import Iterator
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from trustdash.answers.public_progress import Changed, PublicProgress

_NOT_XML = dict.fromkeys(
    [n for n in range(32) if n not in (9, 10, 13)] + [*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "�"
)
"""Characters that no XML file may hold, and what stands in their place."""


def feed(found: PublicProgress, address: str | None = None) -> bytes:
    """Return the feed, the newest change first.

    An entry's id follows from organisation, promise and day, its date from the day of the change:
    another export holds the same. address: where the page is read; without it links are relative.
    """
    base = f"{address.rstrip('/')}/" if address else ""
    newest = found.changes[0].on if found.changes else found.as_of
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<title>{_text(found.organisation)}: promises and progress</title>",
        f"<id>{_id(found.organisation)}</id>",
        f"<updated>{_instant(newest)}</updated>",
        f"<author><name>{_text(found.organisation)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={_attribute(base + "feed.xml")}/>',
        f'<link rel="alternate" type="text/html" href={_attribute(base + "index.html")}/>',
        *_entries(found, base),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entries(found: PublicProgress, base: str) -> Iterator[str]:
    titles = {promise.id: str(promise.fields["title"]) for promise in found.promises}
    for each in found.changes:
        yield from (
            "<entry>",
            f"<title>{_text(titles[each.promise])}: {_text(each.said[0])}</title>",
            f"<id>{_id(found.organisation, each.promise, each.on)}</id>",
            f"<published>{_instant(each.on)}</published>",
            f"<updated>{_instant(each.on)}</updated>",
            f'<link rel="alternate" type="text/html" href={_attribute(_place(base, each))}/>',
            f'<content type="text">{_text(" ".join(each.said))}</content>',
            "</entry>",
        )


def _place(base: str, each: Changed) -> str:
    return f"{base}index.html#{each.promise}"


def _id(*parts: object) -> str:
    return uuid5(NAMESPACE_URL, "trustdash:" + "\n".join(map(str, parts))).urn


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(text.translate(_NOT_XML))


def _attribute(text: str) -> str:
    return quoteattr(text.translate(_NOT_XML))

"""Sends a digest by e-mail, to Slack, Teams and others; addresses are secrets and never said."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from trustdash.answers import digest as digests
from trustdash.answers.digest import Digest
from trustdash.errors import ConfigurationError

_NEITHER = "docs/digest.md names examples, and the documentation of Apprise every service."


def kind_of(url: str) -> str:
    """Return by which service an address is reached, such as `mailtos`: all that is said of it."""
    kind, found, _ = url.partition("://")
    return kind.lower() if found and kind.isalnum() else "unknown"


def check(url: str) -> None:
    """Raise ConfigurationError unless an address can be sent to and stands for one recipient."""
    with _in_silence():
        service = _service(url)
    if service is None:
        raise ConfigurationError(
            f"One of the addresses ({kind_of(url)}) is none that a digest can be sent to.",
            f"Write it as an Apprise URL: {_NEITHER}",
        )
    if len(service) > 1:
        raise ConfigurationError(
            f"One of the addresses ({kind_of(url)}) names {len(service)} recipients.",
            "Give each an address of its own: if one can't be reached, it alone is tried again.",
        )


def send(digest: Digest, url: str) -> bool:
    """Send a digest; False if the service did not take it.

    A mail is HTML with plain text beside it; everything else is plain text, so that no service
    takes what people wrote for marks, links or mentions.
    """
    import apprise

    is_mail = kind_of(url).startswith("mailto")
    body = digests.as_html(digest) if is_mail else digests.as_text(digest)
    with _in_silence():
        service = _service(url)
        if service is None:
            return False
        way = apprise.Apprise(asset=_asset())
        way.add(service)
        form = apprise.NotifyFormat.HTML if is_mail else apprise.NotifyFormat.TEXT
        return bool(way.notify(body, title=digest.subject, body_format=form))


def _service(url: str) -> Any:
    import apprise

    return apprise.Apprise.instantiate(url, asset=_asset())


def _asset() -> Any:
    """Return settings by which nothing is fetched, kept on disk, or told to somebody else."""
    import apprise

    return apprise.AppriseAsset(
        app_id="trustdash", app_desc="Weekly digest", app_url="", image_url_mask="",
        image_url_logo="", async_mode=False, http_redirects=False, interpret_emojis=False,
        pgp_autogen=False, pem_autogen=False, storage_mode="memory",
    )  # fmt: skip


@contextmanager
def _in_silence() -> Iterator[None]:
    """Let nothing be logged meanwhile: what a service answers can hold the address."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)

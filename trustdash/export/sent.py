"""Which digests went out: beside the ledger, so that a run that is tried again sends none twice.

A file is made before a digest is sent, and says afterwards that it was; if sending fails, it is
taken away. A run that broke off in between leaves it as it was, and nobody knows what came of the
digest: then it is not sent again unless somebody asks for it. No address is kept: a file's name
holds what can't be turned back into one.
"""

import os
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import scrypt, sha256
from pathlib import Path
from typing import Literal

import orjson

State = Literal["ours", "sent", "unknown"]
"""ours: nobody sent it yet, and this run may. unknown: another run began to send it."""

_COST, _BLOCK = 2**14, 8


@dataclass(frozen=True, slots=True)
class Slip:
    """The place where it is kept whether one recipient got the digest of one week."""

    path: Path

    def take(self, content: str, at: datetime) -> State:
        """Take it for this run, if no other has."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            place = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return "sent" if self._said().get("state") == "sent" else "unknown"
        with os.fdopen(place, "wb") as file:
            file.write(_written("sending", content, at))
            file.flush()
            os.fsync(file.fileno())
        return "ours"

    def confirm(self, content: str, at: datetime) -> None:
        """Say that the digest was sent."""
        whole = self.path.with_suffix(".new")
        whole.write_bytes(_written("sent", content, at))
        whole.chmod(0o600)
        whole.replace(self.path)

    def give_back(self) -> None:
        """Say that the digest was not sent, so that the next run may."""
        self.path.unlink(missing_ok=True)

    def _said(self) -> dict[str, str]:
        try:
            found = orjson.loads(self.path.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return found if isinstance(found, dict) else {}


def slip(ledger: Path, day: date, account: str, url: str) -> Slip:
    """Return the slip of one recipient for the calendar week of a day.

    A recipient is an address together with the account that it is for.
    """
    week = f"{day:%G}-W{day:%V}"
    address = f"{account}\n{url}".encode()
    digest = scrypt(address, salt=b"trustdash digest", n=_COST, r=_BLOCK, p=1, dklen=16)
    return Slip(ledger.parent / "digests" / f"{week}-{digest.hex()}.json")


def _written(state: str, content: str, at: datetime) -> bytes:
    told = {"state": state, "at": at, "content": sha256(content.encode()).hexdigest()}
    return orjson.dumps(told)

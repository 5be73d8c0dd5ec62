"""Who may sign in, as what. Kept by administrators and shown to nobody else."""

import re
from datetime import date, datetime
from typing import ClassVar, Literal

from trustdash.model.record import Record, shown

_GRANT = re.compile(r"(privileged|named_people)(:[^\s:]+)?")


def is_grant(text: str) -> bool:
    """Tell whether a text is a grant: a visibility, for every incident or for one after a colon."""
    return _GRANT.fullmatch(text) is not None


class Account(Record):
    """A person who may sign in, their role, and what of the confidential they may see."""

    entity: ClassVar[str] = "account"
    plural: ClassVar[str] = "accounts"
    prefix: ClassVar[str] = "ACC"
    kept_by: ClassVar[Literal["admin"] | None] = "admin"

    email: str = shown(help="The address by which the first sign-in finds the account.")
    name: str = shown(help="The name under which changes are recorded; no two have the same.")
    role: Literal["viewer", "lead", "editor", "admin"] = shown(
        "viewer", help="What the person may do."
    )
    team_id: str | None = shown(None, help="The team that a lead keeps.", refers_to="team")
    grants: tuple[str, ...] = shown(
        (),
        help="What of the confidential is seen: privileged or named_people, of every incident or,"
        " as in privileged:INC-02, of one.",
    )
    is_active: bool = shown(True, help="Whether the person may sign in.")
    issuer: str | None = shown(None, help="Who vouches for the person: the provider's own address.")
    subject: str | None = shown(None, help="The person's key at that provider.")
    not_before: datetime | None = shown(None, help="Sign-ins from before this instant are refused.")
    reviewed_on: date | None = shown(
        None, help="When an administrator last confirmed role and grants."
    )

"""Who may bring files in and take them back."""

from trustdash.errors import AccessDenied
from trustdash.model.lens import Scope


def may_import(who: Scope) -> bool:
    """Tell whether somebody may bring in files: editors, and whoever sits at this machine."""
    return who.is_local or who.role == "editor"


def refuse_unless_may_import(who: Scope) -> None:
    """Raise AccessDenied, saying who may, unless `who` may bring in files."""
    if not may_import(who):
        raise AccessDenied(
            f"As a {who.role} you can't bring in files.", "An editor can: ask one, or become one."
        )

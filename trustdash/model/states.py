"""States and what may follow what, declared as plain data."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class States:
    """The states of one entity.

    first: where a record may begin. allowed: state → states that may follow. ended: states in
    which nothing more is owed. anywhere: states that may follow any state (side states).
    """

    first: tuple[str, ...]
    allowed: dict[str, tuple[str, ...]]
    ended: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    needs_reason: tuple[str, ...] = field(default=())

    @property
    def all(self) -> tuple[str, ...]:
        """Every state, each once, in order of declaration."""
        named = [*self.first, *self.allowed, *self.anywhere]
        named += [after for afters in self.allowed.values() for after in afters]
        return tuple(dict.fromkeys([*named, *self.ended]))

    def may_follow(self, before: str | None, after: str) -> bool:
        """Tell whether a record in `before` (None: it is new) may go to `after`."""
        if before is None:
            return after in self.first
        return (
            after == before
            or after in self.allowed.get(before, ())
            or (after in self.anywhere and before not in self.ended)
        )

    def next(self, before: str | None) -> tuple[str, ...]:
        """Return the states to which a record in `before` may go on."""
        return tuple(
            after for after in self.all if after != before and self.may_follow(before, after)
        )

"""Everything that can go wrong in a way a person can mend.

TrustdashError
 ├─ ConfigurationError      a setting is missing or unsafe
 ├─ LedgerError             the ledger file can't be used
 │   ├─ LedgerMissing       there is none yet
 │   ├─ LedgerLocked        another process owns it
 │   ├─ LedgerTampered      its history does not add up
 │   ├─ LedgerTooNew        written by a newer trustdash
 │   ├─ RepeatedChange      the same change was written before
 │   └─ ConcurrentChange    somebody else saved first
 │       └─ ConflictingChange   and changed the same record
 ├─ AccessDenied            this person may not
 ├─ ChangeRefused           a rule of the record forbids it
 ├─ ImportRefused           a file can't be imported
 ├─ ExportFailed            a file can't be written
 └─ StatisticRefused        numbers that a method can't be asked about
"""


class TrustdashError(Exception):
    """What went wrong, in one sentence, and what to do about it, in another."""

    def __init__(self, what: str, remedy: str) -> None:
        """Say what went wrong and its remedy, both as plain sentences for a reader."""
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


class ConfigurationError(TrustdashError):
    """A setting is missing, contradictory or unsafe."""


class LedgerError(TrustdashError):
    """The ledger file can't be used as it is."""


class LedgerMissing(LedgerError):
    """There is no ledger at the place named."""


class LedgerLocked(LedgerError):
    """Another process owns the ledger file."""


class LedgerTampered(LedgerError):
    """The ledger's history does not add up."""


class LedgerTooNew(LedgerError):
    """The ledger was written by a newer trustdash than this one."""


class RepeatedChange(LedgerError):
    """A change with the same idempotency key is on file, and leaving it out was not asked for."""


class ConcurrentChange(LedgerError):
    """Somebody else changed the record since it was read."""


class ConflictingChange(ConcurrentChange):
    """The record that a change was made from has moved on.

    entity, entity_id: the record. made_from: the event that the change was made from. newest: the
    record's last event now. The ledger's history of the record tells what lies between.
    """

    def __init__(
        self, what: str, remedy: str, *, entity: str, entity_id: str, made_from: int, newest: int
    ) -> None:
        """Say what went wrong and its remedy; name the record and both events."""
        super().__init__(what, remedy)
        self.entity = entity
        self.entity_id = entity_id
        self.made_from = made_from
        self.newest = newest


class AccessDenied(TrustdashError):
    """This person may not see or do this."""


class ChangeRefused(TrustdashError):
    """A rule of the record forbids the change."""

    def __init__(self, what: str, remedy: str, *, rule: str, field: str | None = None) -> None:
        """Name the rule (a short stable word) and the field that broke it, if one did."""
        super().__init__(what, remedy)
        self.rule = rule
        self.field = field


class ImportRefused(TrustdashError):
    """A file can't be imported."""


class ExportFailed(TrustdashError):
    """A file can't be written."""


class StatisticRefused(TrustdashError, ValueError):
    """A statistical method can't be asked this: the numbers contradict what they stand for.

    Too few numbers are no reason to refuse; then the answer says why it is unknown.
    """

"""What may be published: the one list of fields that leave for everybody outside.

A field that is not named here never stands on the public page, in its feed or in its JSON, whatever
its record's visibility is.
"""

PUBLISHED: dict[str, tuple[str, ...]] = {
    "organisation": ("name", "is_invented"),
    "incident": ("title",),
    "commitment": (
        "id", "title", "text", "said_by", "said_on", "criterion", "original_due_date", "due_date",
        "status", "delivered_on", "verified_on", "verified_by", "assessed_completion", "assessor",
        "assessed_on", "end_reason", "superseded_by",
    ),
    "due_date_revision": ("reason",),
}  # fmt: skip
"""Entity → the fields of its public records that are published."""

MARK = "public"
"""The visibility that a record must have to be published at all."""

"""Words with one meaning that several entities share."""

from typing import Literal

Assurance = Literal[
    "self_reported", "evidence_attached", "internally_verified", "independently_verified"
]
"""Who stands behind a value, weakest first."""

Completion = Literal["no_evidence", "not_started", "limited", "substantial", "complete"]
"""The assessor's five steps (Open Government Partnership). No evidence is not "not started"."""

Priority = Literal["P1", "P2", "P3", "P4"]
Severity = Literal["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"]
Dimension = Literal["ability", "benevolence", "integrity"]
"""The three dimensions of trustworthiness (Mayer, Davis and Schoorman 1995)."""

Direction = Literal["higher_is_better", "lower_is_better", "neither"]

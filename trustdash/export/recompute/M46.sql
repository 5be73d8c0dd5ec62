-- Months since each major incident in recovery began; since it was found where that is not known.
WITH majors AS (
    SELECT id, title, coalesce(occurred_at, detected_at)::DATE AS began FROM incidents
    WHERE is_major AND coalesce(status NOT IN ('dismissed', 'closed', 'sustained'), true)
)
SELECT NULL AS "group", id || ' ' || title AS part, NULL AS numerator, NULL AS denominator,
    (as_of() - began) / (365.25 / 12) AS value
FROM majors WHERE began <= as_of()
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (FROM majors WHERE began <= as_of())

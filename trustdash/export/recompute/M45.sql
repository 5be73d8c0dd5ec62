-- How long each verified promise has held since it was verified, or since its last failure.
WITH clocks AS (
    SELECT c.id, c.title,
        CASE WHEN bool_or(f.is_standing) THEN 0
            ELSE as_of() - coalesce(max(f.failed_on), c.verified_on) END AS days
    FROM commitments c LEFT JOIN commitment_failures f
        ON f.commitment_id = c.id AND f.failed_on > c.verified_on
    WHERE c.status IN ('verified', 'kept') AND c.verified_on <= as_of()
    GROUP BY c.id, c.title, c.verified_on
)
SELECT NULL AS "group", 'held for 365 days' AS part,
    CASE WHEN count(*) > 0 THEN count(*) FILTER (WHERE days >= 365) END AS numerator,
    CASE WHEN count(*) > 0 THEN count(*) END AS denominator, numerator::DOUBLE AS value
FROM clocks
UNION ALL
SELECT NULL, id || ' ' || title, NULL, NULL, days FROM clocks

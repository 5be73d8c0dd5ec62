-- Completed promises with approved evidence in force.
WITH proof AS (
    SELECT subject_id,
        bool_or(status = 'approved' AND coalesce(expiry_date >= as_of(), true)) AS in_force,
        bool_or(status = 'expired' OR (status = 'approved' AND expiry_date < as_of())) AS ended
    FROM evidence WHERE subject_entity = 'commitment' GROUP BY subject_id
),
base AS (
    SELECT coalesce(p.in_force, false) AS proved, coalesce(p.ended, false) AND NOT proved AS expired
    FROM timed t LEFT JOIN proof p ON p.subject_id = t.id
    WHERE t.is_delivered
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE proved) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base
UNION ALL
SELECT NULL, 'evidence expired', count(*) FILTER (WHERE expired) AS k, count(*), k FROM base
UNION ALL
SELECT NULL, 'none approved', count(*) FILTER (WHERE NOT proved AND NOT expired) AS k, count(*), k
FROM base

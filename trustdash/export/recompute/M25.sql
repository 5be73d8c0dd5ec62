-- Complaints resolved within eight weeks, of all received that long ago; and by time taken.
WITH base AS (
    SELECT *, coalesce(ended_on <= as_of(), false)
            AND (decided_on IS NOT NULL OR outcome IS NOT NULL) AS is_resolved,
        CASE WHEN is_resolved THEN ended_on - received_on END AS days
    FROM dealt_with WHERE NOT has_no_day
),
closed AS (SELECT * FROM base WHERE is_resolved)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE days <= 56) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base WHERE received_on <= as_of() - 56
UNION ALL
SELECT NULL, 'closed within 4 weeks', count(*) FILTER (WHERE days <= 28) AS k, count(*) AS n,
    percent(k, n)
FROM closed
UNION ALL
SELECT NULL, 'closed in 4 to 8 weeks', count(*) FILTER (WHERE days BETWEEN 29 AND 56) AS k,
    count(*) AS n, percent(k, n)
FROM closed
UNION ALL
SELECT NULL, 'closed after more than 8 weeks', count(*) FILTER (WHERE days > 56) AS k,
    count(*) AS n, percent(k, n)
FROM closed

-- Incidents of 12 months that repeat a cause which had been dealt with.
WITH base AS (
    SELECT * FROM repeat_incidents
    WHERE began_on > as_of() - INTERVAL 12 MONTH AND cause_determined
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE repeats_completed > 0) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base
UNION ALL
SELECT NULL, 'same cause, action still open',
    count(*) FILTER (WHERE repeats_open > 0 AND NOT repeats_completed > 0) AS k, count(*) AS n,
    percent(k, n)
FROM base

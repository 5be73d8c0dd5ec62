-- Closed themes that a later sample confirms, of those asked of five people or more.
WITH asked AS (
    SELECT * FROM themes WHERE loop_closed AND confirmed IN ('yes', 'no') AND NOT few_asked
),
people AS (
    SELECT sum(agreed_n) AS k, sum(asked_n) AS n FROM asked
    WHERE asked_n IS NOT NULL AND agreed_n IS NOT NULL
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE confirmed = 'yes') AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM asked
UNION ALL
SELECT NULL, 'people who agreed', k, n, percent(k, n) FROM people

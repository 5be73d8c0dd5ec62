-- Complaints upheld, in full or in part, of all decided.
SELECT NULL AS "group", NULL AS part,
    count(*) FILTER (WHERE outcome IN ('upheld', 'partly_upheld')) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM complaints WHERE outcome IN ('upheld', 'partly_upheld', 'rejected', 'explained')

-- Actions ever completed that were opened again or failed a check.
SELECT NULL AS "group", NULL AS part,
    count(*) FILTER (WHERE reopened_count > 0 OR failed_checks > 0) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM actions WHERE ever_completed

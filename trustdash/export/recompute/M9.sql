-- Overdue, of all open: commitments and corrective actions.
SELECT 'commitments' AS "group", NULL AS part, count(*) FILTER (WHERE is_late) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM owed
UNION ALL
SELECT 'actions', NULL, count(*) FILTER (WHERE is_late) AS k, count(*) AS n, percent(k, n)
FROM at_work

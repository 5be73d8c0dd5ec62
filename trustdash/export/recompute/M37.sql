-- Themes whose loop was closed, of all raised 30 days ago or earlier; the median is not recomputed.
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE loop_closed) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM themes WHERE raised_on <= as_of() - 30
UNION ALL
SELECT NULL, 'under review',
    count(*) FILTER (WHERE decision IS NULL OR decision NOT IN ('do', 'do_not')) AS k, count(*), k
FROM themes
UNION ALL
SELECT NULL, 'put off, day has passed',
    count(*) FILTER (WHERE (decision IS NULL OR decision NOT IN ('do', 'do_not'))
        AND review_on < as_of()) AS k, count(*), k
FROM themes

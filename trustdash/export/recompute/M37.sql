-- Themes whose loop was closed, of all raised 30 days ago or earlier; days until half were told.
CREATE TEMP VIEW themes_told AS
SELECT is_told AS happened,
    greatest(CASE WHEN is_told THEN told_on ELSE as_of() END - raised_on, 0) AS waited
FROM themes;

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
UNION ALL
SELECT NULL, 'median from raised to told', NULL, NULL, until FROM waited_until('themes_told', 0.5)

-- Checks of controls made by their due day; who found failures and incidents.
WITH base AS (
    SELECT *, coalesce(done_on <= as_of(), false) AS is_done FROM control_checks
    WHERE result IS DISTINCT FROM 'not_applicable'
        AND (due_date < as_of() OR (due_date = as_of() AND coalesce(done_on <= as_of(), false)))
),
failed AS (SELECT * FROM control_checks WHERE result = 'failed'),
known AS (SELECT * FROM incidents WHERE detection IS NOT NULL AND status <> 'dismissed')
SELECT NULL AS "group", NULL AS part,
    count(*) FILTER (WHERE is_done AND done_on <= due_date) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base
UNION ALL SELECT NULL, 'not made', count(*) FILTER (WHERE NOT is_done) AS k, count(*), k FROM base
UNION ALL
SELECT NULL, 'failures found by ourselves', count(*) FILTER (WHERE found_by = 'ourselves') AS k,
    count(*) AS n, percent(k, n)
FROM failed
UNION ALL
SELECT NULL, 'incidents detected by ourselves',
    count(*) FILTER (WHERE detection = 'internal') AS k, count(*) AS n, percent(k, n)
FROM known

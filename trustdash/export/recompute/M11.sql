-- Corrective actions open now, opened and closed in 26 weeks, ages, and what became of all.
WITH recent AS (
    SELECT * FROM action_flow WHERE happened_on <= as_of() AND happened_on > as_of() - 182
),
ages AS (SELECT as_of() - coalesce(opened_on, first_seen) AS days FROM at_work),
closings AS (SELECT id, max(happened_on) AS day FROM action_flow WHERE kind = 'closed' GROUP BY id),
ever AS (
    SELECT CASE WHEN a.id IN (SELECT id FROM at_work) THEN 'still open'
            WHEN a.status IN ('not_doing', 'cancelled_duplicate') THEN 'not done or a duplicate'
            ELSE 'closed' END AS outcome,
        CASE WHEN a.id IN (SELECT id FROM at_work) THEN as_of() ELSE c.day END
            - coalesce(a.opened_on, a.first_seen) AS days
    FROM actions a LEFT JOIN closings c ON c.id = a.id
)
SELECT NULL AS "group", NULL AS part, count(*) AS numerator, count(*) AS denominator,
    count(*)::DOUBLE AS value
FROM at_work
UNION ALL
SELECT NULL, 'opened', count(*) FILTER (WHERE kind = 'opened') AS k, count(*), k FROM recent
UNION ALL
SELECT NULL, 'closed', count(*) FILTER (WHERE kind = 'closed') AS k, count(*), k FROM recent
UNION ALL
SELECT NULL, 'net', NULL, NULL,
    count(*) FILTER (WHERE kind = 'opened') - count(*) FILTER (WHERE kind = 'closed') FROM recent
UNION ALL SELECT NULL, 'age p50', NULL, NULL, quantile_cont(days, 0.5) FROM ages
UNION ALL SELECT NULL, 'age p85', NULL, NULL, quantile_cont(days, 0.85) FROM ages
UNION ALL
SELECT NULL, 'ever opened, ' || o.part, count(*) FILTER (WHERE e.outcome = o.part) AS k,
    count(e.outcome), k
FROM unnest(['closed', 'still open', 'not done or a duplicate']) AS o(part)
LEFT JOIN ever e ON e.days >= 0
GROUP BY o.part

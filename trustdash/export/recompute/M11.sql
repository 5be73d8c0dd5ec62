-- Corrective actions open now, opened and closed in 26 weeks, ages, what became of all, and the
-- days until half were closed with log-log Greenwood limits, read as far as 5 were followed.
CREATE TEMP VIEW ever_opened AS
WITH closings AS (
    SELECT id, max(happened_on) AS day FROM action_flow WHERE kind = 'closed' GROUP BY id
),
ever AS (
    SELECT CASE WHEN a.id IN (SELECT id FROM at_work) THEN 'still open'
            WHEN a.status IN ('not_doing', 'cancelled_duplicate') THEN 'not done or a duplicate'
            ELSE 'closed' END AS outcome,
        CASE WHEN a.id IN (SELECT id FROM at_work) THEN as_of() ELSE c.day END
            - coalesce(a.opened_on, a.first_seen) AS days
    FROM actions a LEFT JOIN closings c ON c.id = a.id
)
SELECT * FROM ever WHERE days >= 0;

WITH recent AS (
    SELECT * FROM action_flow WHERE happened_on <= as_of() AND happened_on > as_of() - 182
),
ages AS (SELECT as_of() - coalesce(opened_on, first_seen) AS days FROM at_work),
times AS (
    SELECT days, count(*) FILTER (WHERE outcome = 'closed') AS ends,
        sum(count(*)) OVER (ORDER BY days DESC)::DOUBLE AS at_risk
    FROM ever_opened GROUP BY days
),
curve AS (
    SELECT days, at_risk >= 5 AS is_followed, at_risk > ends AS is_any_left,
        product(1 - ends / at_risk) OVER (ORDER BY days) AS still_open,
        sum(CASE WHEN at_risk > ends THEN ends / (at_risk * (at_risk - ends)) END)
            OVER (ORDER BY days) AS spread
    FROM times
),
limits AS (
    SELECT *, CASE WHEN is_any_left AND still_open BETWEEN 1e-9 AND 1 - 1e-9
            THEN 1.959963984540054 * sqrt(spread) / abs(ln(still_open)) END AS reach,
        pow(still_open, exp(reach)) AS low, pow(still_open, exp(-reach)) AS high
    FROM curve
),
half AS (
    SELECT min(days) FILTER (WHERE still_open <= 0.5 + 1e-9) AS middle,
        min(days) FILTER (WHERE low <= 0.5 + 1e-9) AS soonest,
        min(days) FILTER (WHERE high <= 0.5 + 1e-9) AS latest,
        max(days) FILTER (WHERE is_followed) AS readable
    FROM limits
),
read AS (
    SELECT CASE WHEN middle <= readable THEN middle END AS middle,
        CASE WHEN soonest <= readable AND latest <= readable THEN soonest END AS low,
        CASE WHEN soonest <= readable AND latest <= readable THEN latest END AS high
    FROM half
),
counts AS (
    SELECT NULL AS "group", NULL AS part, count(*) AS numerator, count(*) AS denominator,
        count(*)::DOUBLE AS value
    FROM at_work
    UNION ALL
    SELECT NULL, 'opened', count(*) FILTER (WHERE kind = 'opened') AS k, count(*), k FROM recent
    UNION ALL
    SELECT NULL, 'closed', count(*) FILTER (WHERE kind = 'closed') AS k, count(*), k FROM recent
    UNION ALL
    SELECT NULL, 'net', NULL, NULL,
        count(*) FILTER (WHERE kind = 'opened') - count(*) FILTER (WHERE kind = 'closed')
    FROM recent
    UNION ALL SELECT NULL, 'age p50', NULL, NULL, quantile_cont(days, 0.5) FROM ages
    UNION ALL SELECT NULL, 'age p85', NULL, NULL, quantile_cont(days, 0.85) FROM ages
    UNION ALL
    SELECT NULL, 'ever opened, ' || o.part, count(*) FILTER (WHERE e.outcome = o.part) AS k,
        count(e.outcome), k
    FROM unnest(['closed', 'still open', 'not done or a duplicate']) AS o(part)
    LEFT JOIN ever_opened e ON true
    GROUP BY o.part
)
SELECT *, NULL AS low, NULL AS high FROM counts
UNION ALL
SELECT NULL, 'time to close p50', NULL, NULL, middle, low, high FROM read

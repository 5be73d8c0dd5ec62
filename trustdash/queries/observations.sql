-- grain: one row per measure and period: the value for everyone where there is one, else the
-- groups' values together (their sum, or the n that a mean is to be weighted with).
-- ignores: incidents, teams
WITH everyone AS (
    SELECT kpi_id, period_start, period_end, value, n, ci_low, ci_high, assurance, source,
        published_on, restated
    FROM seen.observation
    WHERE group_id IS NULL
),
grouped AS (
    SELECT o.kpi_id, o.period_start, o.period_end,
        CASE WHEN k.aggregate = 'sum' THEN sum(o.value)
            ELSE sum(o.value * coalesce(o.n, 1)) * power(sum(coalesce(o.n, 1)), -1) END AS value,
        sum(o.n)::BIGINT AS n, NULL::DOUBLE AS ci_low, NULL::DOUBLE AS ci_high,
        min(o.assurance) AS assurance, any_value(o.source) AS source,
        max(o.published_on) AS published_on, bool_or(o.restated) AS restated
    FROM seen.observation o
    JOIN seen.kpi_definition k ON k.id = o.kpi_id
    WHERE o.group_id IS NOT NULL AND o.value IS NOT NULL
    GROUP BY o.kpi_id, o.period_start, o.period_end, k.aggregate
)
SELECT * FROM everyone
UNION ALL
SELECT * FROM grouped ANTI JOIN everyone USING (kpi_id, period_start, period_end)
ORDER BY kpi_id, period_end

-- grain: one row per measure and period: the value for everyone where there is one, else what the
-- groups' values make together: their sum, the last published, or, for a mean, value is empty and
-- weighted_sum and weight are the two numbers whose ratio it is. Groups are added in their order,
-- so that a sum is the same to the last digit whenever it is asked for.
-- ignores: incidents, teams
-- columns: kpi_id VARCHAR, period_start DATE, period_end DATE, value DOUBLE, weighted_sum DOUBLE,
--   weight DOUBLE, n BIGINT, ci_low DOUBLE, ci_high DOUBLE, assurance VARCHAR, source VARCHAR,
--   published_on DATE, restated BOOLEAN
WITH everyone AS (
    SELECT kpi_id, period_start, period_end, value, NULL::DOUBLE AS weighted_sum,
        NULL::DOUBLE AS weight, n, ci_low, ci_high, assurance, source, published_on, restated
    FROM seen.observation
    WHERE group_id IS NULL
),
grouped AS (
    SELECT o.kpi_id, o.period_start, o.period_end,
        CASE k.aggregate WHEN 'sum' THEN sum(o.value ORDER BY o.group_id)
            WHEN 'last' THEN arg_max(o.value, (o.published_on, o.group_id)) END AS value,
        CASE k.aggregate WHEN 'mean' THEN sum(o.value * coalesce(o.n, 1) ORDER BY o.group_id)
            END AS weighted_sum,
        CASE k.aggregate WHEN 'mean' THEN sum(coalesce(o.n, 1))::DOUBLE END AS weight,
        sum(o.n)::BIGINT AS n, NULL::DOUBLE AS ci_low, NULL::DOUBLE AS ci_high,
        CASE WHEN count(DISTINCT o.assurance) = 1 THEN any_value(o.assurance)
            ELSE 'self_reported' END AS assurance,
        min(o.source) AS source, max(o.published_on) AS published_on,
        bool_or(o.restated) AS restated
    FROM seen.observation o
    JOIN seen.kpi_definition k ON k.id = o.kpi_id
    WHERE o.group_id IS NOT NULL AND o.value IS NOT NULL
    GROUP BY o.kpi_id, o.period_start, o.period_end, k.aggregate
)
SELECT * FROM everyone
UNION ALL
SELECT * FROM grouped ANTI JOIN everyone USING (kpi_id, period_start, period_end)
ORDER BY kpi_id, period_end, period_start

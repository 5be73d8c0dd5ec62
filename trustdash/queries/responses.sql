-- grain: one row per wave, question, scale, group and answer: how many gave it, their weights.
-- Weights are added as decimals: in whatever order, the sum is the same to the last digit.
-- ignores: incidents, teams
-- columns: wave_id VARCHAR, item VARCHAR, group_id VARCHAR, group_name VARCHAR, value DOUBLE,
--   scale_min DOUBLE, scale_max DOUBLE, first_on DATE, last_on DATE, n BIGINT, weight_sum DOUBLE,
--   weight_sq_sum DOUBLE
SELECT d.wave_id, d.item, d.group_id, coalesce(g.name, d.group_id) AS group_name, d.value,
    d.scale_min, d.scale_max, min(d.answered_on) AS first_on, max(d.answered_on) AS last_on,
    sum(d.n)::BIGINT AS n, sum(d.weight_sum::DECIMAL(38, 12))::DOUBLE AS weight_sum,
    sum(d.weight_sq_sum::DECIMAL(38, 12))::DOUBLE AS weight_sq_sum
FROM seen.response_daily d
LEFT JOIN seen.stakeholder_group g ON g.id = d.group_id
WHERE d.value IS NOT NULL
GROUP BY ALL
ORDER BY d.wave_id, d.item, d.group_id NULLS LAST, d.value

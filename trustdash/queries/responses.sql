-- grain: one row per wave, question, group and answer: how many gave it, with their weights.
-- ignores: incidents, teams
SELECT d.wave_id, d.item, d.group_id, coalesce(g.name, d.group_id) AS group_name, d.value,
    min(d.scale_min) AS scale_min, max(d.scale_max) AS scale_max,
    min(d.answered_on) AS first_on, max(d.answered_on) AS last_on,
    sum(d.n)::BIGINT AS n, sum(d.weight_sum) AS weight_sum, sum(d.weight_sq_sum) AS weight_sq_sum
FROM seen.response_daily d
LEFT JOIN seen.stakeholder_group g ON g.id = d.group_id
WHERE d.value IS NOT NULL
GROUP BY ALL
ORDER BY d.wave_id, d.item, d.group_id, d.value

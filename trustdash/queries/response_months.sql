-- grain: one row per question, month and answer: how many gave it.
-- ignores: incidents, teams
SELECT item, date_trunc('month', answered_on)::DATE AS month, value,
    min(scale_min) AS scale_min, max(scale_max) AS scale_max, sum(n)::BIGINT AS n
FROM seen.response_daily
WHERE value IS NOT NULL
GROUP BY item, month, value
ORDER BY item, month, value

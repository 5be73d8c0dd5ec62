-- grain: one row per observation that was restated, with the value that it replaced.
-- ignores: incidents, teams
SELECT kpi_id, group_id, period_start, period_end, value, published_on, source
FROM seen.observation
WHERE restated
ORDER BY kpi_id, period_end

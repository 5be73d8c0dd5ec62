-- grain: one row per point of a corridor that was agreed for a measure of everyone, in time order.
-- ignores: incidents, teams
-- columns: id VARCHAR, kpi_id VARCHAR, on_date DATE, expected_low DOUBLE, expected_high DOUBLE,
--   agreed_in VARCHAR, agreed_on DATE
SELECT id, kpi_id, on_date, expected_low, expected_high, agreed_in, agreed_on
FROM seen.target_trajectory
WHERE group_id IS NULL
ORDER BY kpi_id, agreed_on NULLS FIRST, on_date, id

-- grain: one row per annotation of a measure, oldest first.
-- ignores: incidents, teams
-- columns: id VARCHAR, kpi_id VARCHAR, on_date DATE, kind VARCHAR, text VARCHAR, is_break BOOLEAN
SELECT id, kpi_id, on_date, kind, text, is_break
FROM seen.annotation
WHERE on_date <= $as_of
ORDER BY kpi_id, on_date, id

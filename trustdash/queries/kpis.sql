-- grain: one row per measure.
-- columns: id VARCHAR, name VARCHAR, formula VARCHAR, unit VARCHAR, direction VARCHAR,
--   target DOUBLE, tolerance DOUBLE, owner VARCHAR, team_id VARCHAR, team VARCHAR,
--   incident_id VARCHAR, every_days BIGINT, min_n BIGINT, decimals BIGINT, aggregate VARCHAR,
--   dimension VARCHAR, comparison_kpi_id VARCHAR, is_headline BOOLEAN, source_system VARCHAR,
--   version BIGINT, status VARCHAR
SELECT k.id, k.name, k.formula, k.unit, k.direction, k.target, k.tolerance, k.owner, k.team_id,
    coalesce(t.name, k.team_id) AS team, k.incident_id, k.every_days, k.min_n, k.decimals,
    k.aggregate, k.dimension, k.comparison_kpi_id, k.is_headline, k.source_system, k.version,
    k.status
FROM seen.kpi_definition k
LEFT JOIN seen.team t ON t.id = k.team_id
WHERE (k.incident_id IS NULL OR len($incidents::VARCHAR[]) = 0
        OR list_contains($incidents::VARCHAR[], k.incident_id))
    AND (k.team_id IS NULL OR len($teams::VARCHAR[]) = 0
        OR list_contains($teams::VARCHAR[], k.team_id))
ORDER BY k.id

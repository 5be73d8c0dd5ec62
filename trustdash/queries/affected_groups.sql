-- grain: one row per incident and affected group.
-- ignores: teams
-- columns: id VARCHAR, incident_id VARCHAR, group_id VARCHAR, group_name VARCHAR,
--   harm_type VARCHAR, affected_count BIGINT, count_basis VARCHAR
SELECT s.id, s.incident_id, s.group_id, coalesce(g.name, s.group_id) AS group_name, s.harm_type,
    s.affected_count, s.count_basis
FROM seen.incident_stakeholder s
LEFT JOIN seen.stakeholder_group g ON g.id = s.group_id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], s.incident_id)
ORDER BY s.incident_id, s.affected_count DESC NULLS LAST, s.id

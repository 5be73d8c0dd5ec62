-- grain: one row per lesson.
-- columns: id VARCHAR, incident_id VARCHAR, statement VARCHAR, applies_to VARCHAR,
--   adopted_in VARCHAR, owner VARCHAR, team_id VARCHAR, team VARCHAR, adopted_on DATE,
--   verified_on DATE, status VARCHAR
SELECT l.id, l.incident_id, l.statement, l.applies_to, l.adopted_in, l.owner, l.team_id,
    coalesce(t.name, l.team_id) AS team, l.adopted_on, l.verified_on, l.status
FROM seen.lesson l
LEFT JOIN seen.team t ON t.id = l.team_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], l.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], l.team_id))
ORDER BY l.id

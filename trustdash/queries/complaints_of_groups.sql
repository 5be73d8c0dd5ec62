-- grain: one row per complaint received by the as-of day, with the group that complained. Teams
-- never narrow it: what is hidden for one team could be worked out from the others.
-- ignores: teams
-- columns: id VARCHAR, received_on DATE, incident_id VARCHAR, group_name VARCHAR, decided_on DATE,
--   outcome VARCHAR, closed_on DATE, is_closed BOOLEAN
SELECT c.id, c.received_on, c.incident_id, coalesce(g.name, c.group_id) AS group_name,
    c.decided_on, c.outcome, c.closed_on, coalesce(c.is_closed, false) AS is_closed
FROM seen.complaint c
LEFT JOIN seen.stakeholder_group g ON g.id = c.group_id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id)
ORDER BY c.received_on, c.id

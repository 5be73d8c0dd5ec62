-- grain: one row per check of a control, with the control and the incident of its risk.
-- columns: id VARCHAR, control_id VARCHAR, control_title VARCHAR, owner VARCHAR, team_id VARCHAR,
--   team VARCHAR, incident_id VARCHAR, due_date DATE, done_on DATE, result VARCHAR,
--   found_by VARCHAR, note VARCHAR
SELECT k.id, k.control_id, c.title AS control_title, c.owner, c.team_id,
    coalesce(t.name, c.team_id) AS team, r.incident_id, k.due_date, k.done_on, k.result,
    k.found_by, k.note
FROM seen.control_check k
JOIN seen.control c ON c.id = k.control_id
LEFT JOIN seen.risk r ON r.id = c.risk_id
LEFT JOIN seen.team t ON t.id = c.team_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], r.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], c.team_id))
ORDER BY k.due_date NULLS LAST, k.id

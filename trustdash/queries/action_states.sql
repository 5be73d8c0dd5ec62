-- grain: one row per corrective action and day on which its status changed, oldest first.
SELECT h.id, h.valid_from AS since, h.status, coalesce(h.opened_on, f.first_seen) AS opened_on
FROM seen.corrective_action_history h
JOIN (SELECT id, first_seen, incident_id, team_id FROM seen.corrective_action) f ON f.id = h.id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], f.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], f.team_id))
QUALIFY h.status IS DISTINCT FROM
    lag(h.status) OVER (PARTITION BY h.id ORDER BY h.valid_from)
ORDER BY h.id, since

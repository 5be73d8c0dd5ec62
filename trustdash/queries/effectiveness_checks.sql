-- grain: one row per effectiveness check, with the action that it is about.
-- action_completed_on: the last completion, also of an action that was reopened since.
-- columns: id VARCHAR, action_id VARCHAR, action_title VARCHAR, action_owner VARCHAR,
--   action_status VARCHAR, action_completed_on DATE, incident_id VARCHAR, team_id VARCHAR,
--   criterion VARCHAR, criterion_written_on DATE, kpi_id VARCHAR, window_start DATE,
--   window_end DATE, planned_on DATE, checked_on DATE, checker VARCHAR, result VARCHAR,
--   note VARCHAR, follow_up_action_id VARCHAR
SELECT k.id, k.action_id, a.title AS action_title, a.owner AS action_owner,
    a.status AS action_status, a.completed_on AS action_completed_on,
    coalesce(a.incident_id, c.incident_id, r.incident_id) AS incident_id, a.team_id, k.criterion,
    k.criterion_written_on, k.kpi_id, k.window_start, k.window_end, k.planned_on, k.checked_on,
    k.checker, k.result, k.note, k.follow_up_action_id
FROM seen.effectiveness_check k
JOIN seen.corrective_action a ON a.id = k.action_id
LEFT JOIN seen.commitment c ON c.id = a.commitment_id
LEFT JOIN seen.root_cause r ON r.id = a.root_cause_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[],
        coalesce(a.incident_id, c.incident_id, r.incident_id)))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], a.team_id))
ORDER BY k.planned_on NULLS LAST, k.id

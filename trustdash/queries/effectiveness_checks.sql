-- grain: one row per effectiveness check, with the action that it is about.
SELECT c.id, c.action_id, a.title AS action_title, a.incident_id, a.team_id,
    a.completed_on, c.criterion, c.criterion_written_on, c.kpi_id, c.window_start, c.window_end,
    c.planned_on, c.checked_on, c.checker, c.result, c.note, c.follow_up_action_id
FROM seen.effectiveness_check c
JOIN seen.corrective_action a ON a.id = c.action_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], a.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], a.team_id))
ORDER BY c.planned_on NULLS LAST, c.id

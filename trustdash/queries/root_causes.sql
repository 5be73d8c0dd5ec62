-- grain: one row per root cause, with the actions against it.
-- accepted_actions: neither refused nor duplicate; done_actions: implemented or later.
-- ignores: teams
SELECT c.id, c.incident_id, i.title AS incident_title, c.statement, c.method, c.cause_category,
    c.determined_on, c.confidence,
    coalesce(i.occurred_at, i.detected_at) AS incident_at,
    count(a.id) FILTER (WHERE a.status NOT IN ('not_doing', 'cancelled_duplicate'))
        AS accepted_actions,
    count(a.id) FILTER (WHERE a.completed_on IS NOT NULL) AS done_actions,
    count(a.id) FILTER (WHERE a.control_strength = 'weak' OR a.category = 'training')
        AS weak_actions,
    min(a.completed_on) AS first_done_on
FROM seen.root_cause c
JOIN seen.incident i ON i.id = c.incident_id
LEFT JOIN seen.corrective_action a ON a.root_cause_id = c.id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id)
GROUP BY ALL
ORDER BY c.id

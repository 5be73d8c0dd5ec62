-- grain: one row per root cause on file, whatever incident is selected: what a repeat repeats.
-- ignores: incidents, teams
SELECT c.id, c.incident_id, c.cause_category, coalesce(i.occurred_at, i.detected_at) AS incident_at,
    min(a.completed_on) AS first_done_on,
    count(a.id) FILTER (WHERE a.status NOT IN ('not_doing', 'cancelled_duplicate')) AS actions
FROM seen.root_cause c
JOIN seen.incident i ON i.id = c.incident_id
LEFT JOIN seen.corrective_action a ON a.root_cause_id = c.id
WHERE c.cause_category IS NOT NULL
GROUP BY ALL
ORDER BY incident_at, c.id

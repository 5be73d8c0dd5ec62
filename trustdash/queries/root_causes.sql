-- grain: one row per root cause, with the number of actions against it.
-- actions_accepted: neither refused nor duplicate. actions_completed: done, of those.
-- actions_training: those that train people and change nothing else.
-- ignores: teams
-- columns: id VARCHAR, incident_id VARCHAR, incident_title VARCHAR, statement VARCHAR,
--   method VARCHAR, cause_category VARCHAR, determined_on DATE, confidence VARCHAR,
--   actions_accepted BIGINT, actions_completed BIGINT, actions_training BIGINT
SELECT r.id, r.incident_id, i.title AS incident_title, r.statement, r.method, r.cause_category,
    r.determined_on, r.confidence,
    count(a.id) FILTER (WHERE a.status NOT IN ('not_doing', 'cancelled_duplicate'))
        AS actions_accepted,
    count(a.id) FILTER (WHERE a.status IN ('implemented', 'awaiting_effectiveness', 'effective',
        'not_effective', 'closed')) AS actions_completed,
    count(a.id) FILTER (WHERE a.category = 'training'
        AND a.status NOT IN ('not_doing', 'cancelled_duplicate')) AS actions_training
FROM seen.root_cause r
LEFT JOIN seen.incident i ON i.id = r.incident_id
LEFT JOIN seen.corrective_action a ON a.root_cause_id = r.id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], r.incident_id)
GROUP BY ALL
ORDER BY r.id

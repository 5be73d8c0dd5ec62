-- grain: one row per meeting of a leader with a group, planned, held or cancelled, oldest first.
-- ignores: teams
-- columns: id VARCHAR, incident_id VARCHAR, leader_role VARCHAR, group_id VARCHAR,
--   group_name VARCHAR, held_on DATE, format VARCHAR, is_two_way BOOLEAN, status VARCHAR,
--   attendees BIGINT, questions_asked BIGINT, questions_answered BIGINT, answered_on DATE
SELECT e.id, e.incident_id, e.leader_role, e.group_id, coalesce(g.name, e.group_id) AS group_name,
    e.held_on, e.format, coalesce(e.is_two_way, false) AS is_two_way, e.status, e.attendees,
    e.questions_asked, e.questions_answered, e.answered_on
FROM seen.leader_engagement e
LEFT JOIN seen.stakeholder_group g ON g.id = e.group_id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], e.incident_id)
ORDER BY e.held_on, e.id

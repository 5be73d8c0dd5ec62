-- grain: one row per corrective action as of the lens.
-- incident: its own, else that of its commitment or its cause. completed_on: empty while it is open
-- again. failed_checks: checks that found it not effective. moves: how often its date moved.
-- columns: id VARCHAR, title VARCHAR, text VARCHAR, incident_id VARCHAR, incident_title VARCHAR,
--   commitment_id VARCHAR, root_cause_id VARCHAR, kind VARCHAR, category VARCHAR,
--   control_strength VARCHAR, owner VARCHAR, team_id VARCHAR, team VARCHAR, priority VARCHAR,
--   opened_on DATE, original_due_date DATE, due_date DATE, completed_on DATE, closed_on DATE,
--   reopened_count BIGINT, last_reopened_on DATE, ever_completed BOOLEAN, last_update_on DATE,
--   update_note VARCHAR, approved_by VARCHAR, end_reason VARCHAR, follow_up_of VARCHAR,
--   status VARCHAR, moves BIGINT, failed_checks BIGINT, first_seen DATE
WITH moves AS (
    SELECT item_id, count(*) AS moves
    FROM seen.due_date_revision
    WHERE item_entity = 'corrective_action' AND old_date IS NOT NULL
        AND new_date IS DISTINCT FROM old_date
    GROUP BY item_id
),
checks AS (
    SELECT action_id, count(*) FILTER (WHERE result = 'not_effective') AS failed_checks
    FROM seen.effectiveness_check
    GROUP BY action_id
),
history AS (
    SELECT id, count(*) FILTER (WHERE status = 'reopened') AS reopenings,
        max(valid_from) FILTER (WHERE status = 'reopened') AS last_reopened_on,
        bool_or(completed_on <= $as_of OR status IN ('implemented', 'awaiting_effectiveness',
            'effective', 'not_effective', 'closed', 'reopened')) AS ever_completed
    FROM seen.corrective_action_history
    GROUP BY id
)
SELECT a.id, a.title, a.text, coalesce(a.incident_id, c.incident_id, r.incident_id) AS incident_id,
    i.title AS incident_title, a.commitment_id, a.root_cause_id, a.kind, a.category,
    a.control_strength, a.owner, a.team_id, coalesce(t.name, a.team_id) AS team, a.priority,
    a.opened_on, a.original_due_date, a.due_date,
    CASE WHEN a.status NOT IN ('open', 'in_progress', 'reopened')
        OR (a.status <> 'reopened' AND greatest(a.reopened_count, h.reopenings) = 0)
        THEN a.completed_on END AS completed_on,
    a.closed_on, greatest(a.reopened_count, h.reopenings) AS reopened_count, h.last_reopened_on,
    coalesce(h.ever_completed, false) AS ever_completed, a.last_update_on, a.update_note,
    a.approved_by, a.end_reason, a.follow_up_of, a.status, coalesce(m.moves, 0) AS moves,
    coalesce(k.failed_checks, 0) AS failed_checks, a.first_seen
FROM seen.corrective_action a
LEFT JOIN history h ON h.id = a.id
LEFT JOIN seen.commitment c ON c.id = a.commitment_id
LEFT JOIN seen.root_cause r ON r.id = a.root_cause_id
LEFT JOIN seen.incident i ON i.id = coalesce(a.incident_id, c.incident_id, r.incident_id)
LEFT JOIN seen.team t ON t.id = a.team_id
LEFT JOIN moves m ON m.item_id = a.id
LEFT JOIN checks k ON k.action_id = a.id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[],
        coalesce(a.incident_id, c.incident_id, r.incident_id)))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], a.team_id))
ORDER BY a.due_date NULLS LAST, a.id

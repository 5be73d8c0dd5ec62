-- grain: one row per corrective action as of the lens.
-- failed_checks: checks that found it not effective; moves: how often its date moved.
WITH moves AS (
    SELECT item_id, count(*) AS moves
    FROM seen.due_date_revision
    WHERE item_entity = 'corrective_action'
    GROUP BY item_id
),
checks AS (
    SELECT action_id, count(*) FILTER (WHERE result = 'not_effective') AS failed_checks
    FROM seen.effectiveness_check
    GROUP BY action_id
),
reopenings AS (
    SELECT id, count(*) AS reopenings, max(valid_from) AS last_reopened_on
    FROM seen.corrective_action_history
    WHERE status = 'reopened'
    GROUP BY id
)
SELECT a.id, a.title, a.text, a.incident_id, i.title AS incident_title, a.commitment_id,
    a.root_cause_id, a.kind, a.category, a.control_strength, a.owner, a.team_id,
    coalesce(t.name, a.team_id) AS team, a.priority,
    coalesce(a.opened_on, a.first_seen) AS opened_on,
    a.original_due_date, a.due_date, a.completed_on, a.closed_on,
    greatest(a.reopened_count, coalesce(r.reopenings, 0)) AS reopened_count, r.last_reopened_on,
    a.last_update_on, a.update_note, a.approved_by, a.end_reason, a.follow_up_of, a.status,
    coalesce(m.moves, 0) AS moves, coalesce(c.failed_checks, 0) AS failed_checks, a.valid_from
FROM seen.corrective_action a
LEFT JOIN seen.incident i ON i.id = a.incident_id
LEFT JOIN seen.team t ON t.id = a.team_id
LEFT JOIN moves m ON m.item_id = a.id
LEFT JOIN checks c ON c.action_id = a.id
LEFT JOIN reopenings r ON r.id = a.id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], a.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], a.team_id))
ORDER BY a.due_date NULLS LAST, a.id

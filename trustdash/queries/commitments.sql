-- grain: one row per commitment as of the lens, drafts included.
-- due_at_delivery: the date in force on the day of delivery; moves: how often its date moved.
WITH moves AS (
    SELECT item_id, count(*) AS moves,
        count(*) FILTER (WHERE is_after_due) AS moves_after_due,
        count(*) FILTER (WHERE reason IS NULL) AS moves_without_reason,
        arg_max(reason, revised_on) AS last_reason
    FROM seen.due_date_revision
    WHERE item_entity = 'commitment'
    GROUP BY item_id
),
proof AS (
    SELECT subject_id,
        count(*) FILTER (WHERE status = 'approved'
            AND (expiry_date IS NULL OR expiry_date >= $as_of)) AS approved_evidence
    FROM seen.evidence
    WHERE subject_entity = 'commitment'
    GROUP BY subject_id
),
in_force AS (
    SELECT c.id, arg_max(r.new_date, (r.revised_on, r.seq)) AS due_at_delivery
    FROM seen.commitment c
    JOIN seen.due_date_revision r
        ON r.item_entity = 'commitment' AND r.item_id = c.id AND r.revised_on <= c.delivered_on
    GROUP BY c.id
)
SELECT c.id, c.title, c.text, c.incident_id, i.title AS incident_title,
    c.team_id, coalesce(t.name, c.team_id) AS team, c.owner, c.accountable_executive,
    c.said_by, c.said_on, c.communication_id, c.criterion, c.covers,
    c.original_due_date, c.due_date, c.window_start,
    coalesce(f.due_at_delivery, c.original_due_date, c.due_date) AS due_at_delivery,
    c.status, c.delivered_on, c.verified_on, c.verified_by, c.end_reason, c.superseded_by,
    c.assessed_completion, c.assessor, c.assessed_on, c.decision_id, c.list_name,
    coalesce(m.moves, 0) AS moves, coalesce(m.moves_after_due, 0) AS moves_after_due,
    coalesce(m.moves_without_reason, 0) AS moves_without_reason, m.last_reason,
    coalesce(p.approved_evidence, 0) AS approved_evidence, c.first_seen
FROM seen.commitment c
LEFT JOIN seen.incident i ON i.id = c.incident_id
LEFT JOIN seen.team t ON t.id = c.team_id
LEFT JOIN moves m ON m.item_id = c.id
LEFT JOIN proof p ON p.subject_id = c.id
LEFT JOIN in_force f ON f.id = c.id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], c.team_id))
ORDER BY c.original_due_date NULLS LAST, c.id

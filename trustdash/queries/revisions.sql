-- grain: one row per date set or moved, of a commitment, corrective action or milestone.
-- is_move: it replaced another date. is_after_due: that date had already passed.
-- columns: id VARCHAR, item_entity VARCHAR, item_id VARCHAR, title VARCHAR, incident_id VARCHAR,
--   team_id VARCHAR, old_date DATE, new_date DATE, revised_on DATE, requested_by VARCHAR,
--   approved_by VARCHAR, reason_code VARCHAR, reason VARCHAR, is_after_due BOOLEAN,
--   is_move BOOLEAN
WITH items AS (
    SELECT 'commitment' AS item_entity, id, title, incident_id, team_id FROM seen.commitment
    UNION ALL
    SELECT 'corrective_action', a.id, a.title,
        coalesce(a.incident_id, c.incident_id, r.incident_id), a.team_id
    FROM seen.corrective_action a
    LEFT JOIN seen.commitment c ON c.id = a.commitment_id
    LEFT JOIN seen.root_cause r ON r.id = a.root_cause_id
    UNION ALL
    SELECT 'milestone', m.id, m.title, c.incident_id, c.team_id
    FROM seen.milestone m
    JOIN seen.commitment c ON c.id = m.commitment_id
)
SELECT r.id, r.item_entity, r.item_id, i.title, i.incident_id, i.team_id,
    r.old_date, r.new_date, r.revised_on, r.requested_by, r.approved_by, r.reason_code, r.reason,
    r.is_after_due OR coalesce(r.revised_on > r.old_date, false) AS is_after_due,
    r.old_date IS NOT NULL AND r.new_date IS DISTINCT FROM r.old_date AS is_move
FROM seen.due_date_revision r
JOIN items i ON i.item_entity = r.item_entity AND i.id = r.item_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], i.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], i.team_id))
ORDER BY r.revised_on, r.seq

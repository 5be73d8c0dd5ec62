-- grain: one row per move of a commitment's or corrective action's date, oldest first.
WITH items AS (
    SELECT 'commitment' AS item_entity, id, title, incident_id, team_id FROM seen.commitment
    UNION ALL
    SELECT 'corrective_action', id, title, incident_id, team_id FROM seen.corrective_action
)
SELECT r.id, r.item_entity, r.item_id, i.title, i.incident_id, i.team_id,
    r.old_date, r.new_date, r.revised_on, r.requested_by, r.approved_by, r.reason_code, r.reason,
    r.is_after_due, r.seq
FROM seen.due_date_revision r
JOIN items i ON i.item_entity = r.item_entity AND i.id = r.item_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], i.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], i.team_id))
ORDER BY r.revised_on, r.seq

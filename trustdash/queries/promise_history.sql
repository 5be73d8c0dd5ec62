-- grain: one row per public promise and day on which it changed, from its first public day on.
-- Drafts are left out. reason: why its date moved on that day, if the record of the move is public.
-- columns: commitment_id VARCHAR, changed_on DATE, status VARCHAR, due_date DATE,
--   delivered_on DATE, verified_on DATE, verified_by VARCHAR, assessed_completion VARCHAR,
--   assessor VARCHAR, assessed_on DATE, reason VARCHAR
WITH reasons AS (
    SELECT item_id, revised_on, arg_max(reason, seq) AS reason
    FROM seen.due_date_revision
    WHERE item_entity = 'commitment' AND visibility = 'public'
    GROUP BY item_id, revised_on
)
SELECT h.id AS commitment_id, h.valid_from AS changed_on, h.status, h.due_date, h.delivered_on,
    h.verified_on, h.verified_by, h.assessed_completion, h.assessor, h.assessed_on, r.reason
FROM seen.commitment_history h
JOIN seen.commitment c ON c.id = h.id
LEFT JOIN reasons r ON r.item_id = h.id AND r.revised_on = h.valid_from
WHERE h.visibility = 'public' AND c.visibility = 'public' AND h.status <> 'draft'
    AND (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], c.team_id))
ORDER BY h.id, h.valid_from

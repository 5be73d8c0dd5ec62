-- grain: one row per commitment as of the lens, drafts included.
-- due_at_delivery: the date in force on the day of delivery. delivered_on, verified_on: empty while
-- it is in progress again after it was delivered. moves: how often its date moved.
-- columns: id VARCHAR, external_id VARCHAR, title VARCHAR, text VARCHAR, incident_id VARCHAR,
--   incident_title VARCHAR, team_id VARCHAR, team VARCHAR, owner VARCHAR,
--   accountable_executive VARCHAR, said_by VARCHAR, said_on DATE, communication_id VARCHAR,
--   criterion VARCHAR, covers VARCHAR, original_due_date DATE, due_date DATE, window_start DATE,
--   due_at_delivery DATE, status VARCHAR, reopened BOOLEAN, delivered_on DATE, verified_on DATE,
--   verified_by VARCHAR, end_reason VARCHAR, superseded_by VARCHAR, assessed_completion VARCHAR,
--   assessor VARCHAR, assessed_on DATE, recommendation_id VARCHAR, decision_id VARCHAR,
--   list_name VARCHAR, visibility VARCHAR, moves BIGINT, moves_after_due BIGINT,
--   moves_without_reason BIGINT, last_moved_on DATE, last_reason VARCHAR, approved_evidence BIGINT,
--   first_seen DATE
WITH moves AS (
    SELECT item_id, count(*) AS moves,
        count(*) FILTER (WHERE is_after_due OR revised_on > old_date) AS moves_after_due,
        count(*) FILTER (WHERE reason IS NULL AND reason_code IS NULL) AS moves_without_reason,
        max(revised_on) AS last_moved_on,
        arg_max(coalesce(reason, reason_code), (revised_on, seq)) AS last_reason
    FROM seen.due_date_revision
    WHERE item_entity = 'commitment' AND old_date IS NOT NULL
        AND new_date IS DISTINCT FROM old_date
    GROUP BY item_id
),
proof AS (
    SELECT subject_id, count(*) AS approved_evidence
    FROM seen.evidence
    WHERE subject_entity = 'commitment' AND status = 'approved'
        AND (expiry_date IS NULL OR expiry_date >= $as_of)
    GROUP BY subject_id
),
history AS (
    SELECT id, bool_or(status IN ('delivered', 'verified', 'kept', 'kept_in_part')) AS was_delivered
    FROM seen.commitment_history
    GROUP BY id
),
present AS (
    SELECT c.* EXCLUDE (delivered_on, verified_on),
        c.status IN ('draft', 'published', 'in_progress', 'at_risk', 'on_hold')
            AND coalesce(h.was_delivered, false) AS reopened,
        CASE WHEN NOT reopened THEN c.delivered_on END AS delivered_on,
        CASE WHEN NOT reopened THEN c.verified_on END AS verified_on
    FROM seen.commitment c
    LEFT JOIN history h ON h.id = c.id
),
dates AS (
    SELECT p.id,
        arg_max(r.new_date, (r.revised_on, r.seq)) FILTER (WHERE r.revised_on <= p.delivered_on)
            AS set_by_delivery,
        arg_min(r.old_date, (r.revised_on, r.seq)) FILTER (WHERE r.revised_on > p.delivered_on)
            AS replaced_later
    FROM present p
    JOIN seen.due_date_revision r ON r.item_entity = 'commitment' AND r.item_id = p.id
    GROUP BY p.id
)
SELECT c.id, c.external_id, c.title, c.text, c.incident_id, i.title AS incident_title, c.team_id,
    coalesce(t.name, c.team_id) AS team, c.owner, c.accountable_executive, c.said_by, c.said_on,
    c.communication_id, c.criterion, c.covers, c.original_due_date, c.due_date, c.window_start,
    CASE WHEN c.delivered_on IS NOT NULL
        THEN coalesce(d.set_by_delivery, d.replaced_later, c.due_date, c.original_due_date)
        END AS due_at_delivery,
    c.status, c.reopened, c.delivered_on, c.verified_on, c.verified_by, c.end_reason,
    c.superseded_by, c.assessed_completion, c.assessor, c.assessed_on, c.recommendation_id,
    c.decision_id, c.list_name, c.visibility, coalesce(m.moves, 0) AS moves,
    coalesce(m.moves_after_due, 0) AS moves_after_due,
    coalesce(m.moves_without_reason, 0) AS moves_without_reason, m.last_moved_on, m.last_reason,
    coalesce(p.approved_evidence, 0) AS approved_evidence, c.first_seen
FROM present c
LEFT JOIN seen.incident i ON i.id = c.incident_id
LEFT JOIN seen.team t ON t.id = c.team_id
LEFT JOIN moves m ON m.item_id = c.id
LEFT JOIN proof p ON p.subject_id = c.id
LEFT JOIN dates d ON d.id = c.id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], c.team_id))
ORDER BY c.original_due_date NULLS LAST, c.id

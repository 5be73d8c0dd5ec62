-- grain: one row per claim of a communication that went out by the as-of day, oldest first.
-- check_result, second_result: each reader's first verdict; a later one changes nothing.
-- commitment_status_then, commitment_due_then, evidence_status_then: what was on file at the end of
-- the day on which it was said; evidence that had expired by then is expired.
-- ignores: teams
-- columns: id VARCHAR, communication_id VARCHAR, incident_id VARCHAR, said_on DATE, author VARCHAR,
--   kind VARCHAR, text VARCHAR, commitment_id VARCHAR, commitment_title VARCHAR,
--   commitment_status_then VARCHAR, commitment_due_then DATE, evidence_id VARCHAR,
--   evidence_status_then VARCHAR, check_result VARCHAR, second_result VARCHAR,
--   checked_by VARCHAR, second_checked_by VARCHAR, checked_on DATE, contradicted_on DATE,
--   contradicted_by VARCHAR
WITH said AS (
    SELECT k.*, m.incident_id, m.sent_at, m.sent_at::DATE AS said_on, m.author
    FROM seen.claim k
    JOIN seen.communication m ON m.id = k.communication_id
),
verdicts AS (
    SELECT id,
        arg_min(check_result, valid_from) FILTER (WHERE check_result IS NOT NULL) AS first_result,
        arg_min(second_result, valid_from) FILTER (WHERE second_result IS NOT NULL) AS other_result
    FROM seen.claim_history
    GROUP BY id
),
promises_then AS (
    SELECT s.id, h.status, h.due_date
    FROM said s
    JOIN seen.commitment_history h ON h.id = s.commitment_id AND h.valid_from <= s.said_on
    QUALIFY row_number() OVER (PARTITION BY s.id ORDER BY h.valid_from DESC) = 1
),
proofs_then AS (
    SELECT s.id,
        CASE WHEN h.status = 'approved' AND h.expiry_date < s.said_on THEN 'expired'
            ELSE h.status END AS status
    FROM said s
    JOIN seen.evidence_history h ON h.id = s.evidence_id AND h.valid_from <= s.said_on
    QUALIFY row_number() OVER (PARTITION BY s.id ORDER BY h.valid_from DESC) = 1
)
SELECT s.id, s.communication_id, s.incident_id, s.said_on, s.author, s.kind, s.text,
    s.commitment_id, c.title AS commitment_title, p.status AS commitment_status_then,
    p.due_date AS commitment_due_then, s.evidence_id, e.status AS evidence_status_then,
    v.first_result AS check_result, v.other_result AS second_result, s.checked_by,
    s.second_checked_by, s.checked_on, s.contradicted_on, s.contradicted_by
FROM said s
LEFT JOIN verdicts v ON v.id = s.id
LEFT JOIN seen.commitment c ON c.id = s.commitment_id
LEFT JOIN promises_then p ON p.id = s.id
LEFT JOIN proofs_then e ON e.id = s.id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], s.incident_id)
ORDER BY s.sent_at, s.id

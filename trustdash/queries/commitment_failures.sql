-- grain: one row per failure that speaks against a commitment, oldest first: an effectiveness check
-- of one of its actions that found it not effective; one of its actions reopened; a failed check of
-- a control that holds it up.
-- is_standing: nothing has mended it yet: the action or its follow-up is open, or no later check of
-- the control has passed.
-- columns: commitment_id VARCHAR, failed_on DATE, kind VARCHAR, source_id VARCHAR, title VARCHAR,
--   is_standing BOOLEAN
WITH actions AS (
    SELECT id, title, commitment_id, status IN ('open', 'in_progress', 'reopened') AS is_open
    FROM seen.corrective_action
    WHERE commitment_id IS NOT NULL
),
reopened AS (
    SELECT id, valid_from AS failed_on
    FROM seen.corrective_action_history
    QUALIFY status = 'reopened'
        AND lag(status) OVER (PARTITION BY id ORDER BY valid_from) IS DISTINCT FROM 'reopened'
),
passed AS (
    SELECT control_id, max(done_on) AS done_on
    FROM seen.control_check
    WHERE result = 'passed' AND done_on <= $as_of
    GROUP BY control_id
),
failures AS (
    SELECT a.commitment_id, k.checked_on AS failed_on, 'check not effective' AS kind,
        k.id AS source_id, a.title, a.is_open OR coalesce(f.is_open, false) AS is_standing
    FROM seen.effectiveness_check k
    JOIN actions a ON a.id = k.action_id
    LEFT JOIN actions f ON f.id = k.follow_up_action_id
    WHERE k.result = 'not_effective'
    UNION ALL
    SELECT a.commitment_id, r.failed_on, 'action reopened', a.id, a.title, a.is_open
    FROM reopened r
    JOIN actions a ON a.id = r.id
    UNION ALL
    SELECT t.commitment_id, k.done_on, 'control check failed', k.id, t.title,
        coalesce(p.done_on <= k.done_on, true)
    FROM seen.control_check k
    JOIN seen.control t ON t.id = k.control_id
    LEFT JOIN passed p ON p.control_id = k.control_id
    WHERE k.result = 'failed'
)
SELECT f.commitment_id, f.failed_on, f.kind, f.source_id, f.title, f.is_standing
FROM failures f
JOIN seen.commitment c ON c.id = f.commitment_id
WHERE f.failed_on <= $as_of
    AND (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], c.team_id))
ORDER BY f.failed_on, f.commitment_id, f.source_id, f.kind

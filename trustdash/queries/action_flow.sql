-- grain: one row per opening and per closing of a corrective action; reopening opens it again.
-- It is closed by its completion, by not doing it, or as a duplicate. An action imported with a day
-- of completion but no state counts as completed, unless it was reopened since.
-- columns: id VARCHAR, title VARCHAR, kind VARCHAR, happened_on DATE
WITH versions AS (
    SELECT id, valid_from, opened_on, completed_on, closed_on,
        status = 'reopened' OR (status IN ('open', 'in_progress') AND (
            completed_on IS NULL OR completed_on > $as_of OR reopened_count > 0
            OR bool_or(status = 'reopened') OVER (PARTITION BY id ORDER BY valid_from)
        )) AS is_open
    FROM seen.corrective_action_history
),
steps AS (
    SELECT *,
        lag(is_open) OVER (PARTITION BY id ORDER BY valid_from) AS was_open,
        lag(completed_on) OVER (PARTITION BY id ORDER BY valid_from) AS completed_before
    FROM versions
),
flow AS (
    SELECT id, 'opened' AS kind, valid_from,
        CASE WHEN was_open IS NULL THEN least(opened_on, valid_from) ELSE valid_from END AS day
    FROM steps
    WHERE was_open IS NULL OR (is_open AND NOT was_open)
    UNION ALL
    SELECT id, 'closed', valid_from,
        CASE WHEN was_open IS NULL THEN coalesce(completed_on, closed_on, valid_from)
            WHEN completed_on IS DISTINCT FROM completed_before
                THEN coalesce(completed_on, valid_from)
            ELSE valid_from END
    FROM steps
    WHERE NOT is_open AND coalesce(was_open, true)
)
SELECT f.id, a.title, f.kind, least(f.day, $as_of) AS happened_on
FROM flow f
JOIN seen.corrective_action a ON a.id = f.id
LEFT JOIN seen.commitment c ON c.id = a.commitment_id
LEFT JOIN seen.root_cause r ON r.id = a.root_cause_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[],
        coalesce(a.incident_id, c.incident_id, r.incident_id)))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], a.team_id))
ORDER BY happened_on, f.id, f.kind DESC

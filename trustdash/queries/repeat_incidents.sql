-- grain: one row per incident that is neither dismissed nor maintenance, newest first.
-- repeats_completed: earlier incidents of the same cause category, whatever the filter, that had a
-- corrective action completed before this one began; repeats_open: those that had none. repeats,
-- repeats_after_fix: the ids of all of them, and of those with an action completed before.
-- ignores: teams
-- columns: id VARCHAR, title VARCHAR, severity VARCHAR, began_on DATE, cause_category VARCHAR,
--   cause_determined BOOLEAN, repeats VARCHAR, repeats_completed BIGINT, repeats_open BIGINT,
--   repeats_after_fix VARCHAR
WITH began AS (
    SELECT id, title, severity,
        coalesce(occurred_at, detected_at, acknowledged_publicly_at, first_seen) AS began_at
    FROM seen.incident
    WHERE status <> 'dismissed' AND category <> 'maintenance'
),
causes AS (
    SELECT r.id, r.incident_id, r.cause_category, b.began_at
    FROM seen.root_cause r
    JOIN began b ON b.id = r.incident_id
    WHERE r.cause_category IS NOT NULL AND r.determined_on <= $as_of
),
dealt_with AS (
    SELECT c.incident_id, c.cause_category, c.began_at, min(a.completed_on) AS completed_on
    FROM causes c
    LEFT JOIN seen.corrective_action a
        ON (a.root_cause_id = c.id OR (a.root_cause_id IS NULL AND a.incident_id = c.incident_id))
            AND a.status NOT IN ('not_doing', 'cancelled_duplicate', 'reopened')
    GROUP BY ALL
),
repeats AS (
    SELECT c.incident_id, e.incident_id AS earlier_id,
        bool_or(coalesce(e.completed_on < c.began_at::DATE, false)) AS was_completed
    FROM causes c
    JOIN dealt_with e ON e.cause_category = c.cause_category AND e.began_at < c.began_at
        AND e.incident_id <> c.incident_id
    GROUP BY ALL
),
counted AS (
    SELECT incident_id, count(*) FILTER (WHERE was_completed) AS repeats_completed,
        count(*) FILTER (WHERE NOT was_completed) AS repeats_open,
        string_agg(earlier_id, ', ' ORDER BY earlier_id) AS repeats,
        string_agg(earlier_id, ', ' ORDER BY earlier_id) FILTER (WHERE was_completed)
            AS repeats_after_fix
    FROM repeats
    GROUP BY incident_id
),
known AS (
    SELECT incident_id,
        string_agg(DISTINCT cause_category, ', ' ORDER BY cause_category) AS cause_category
    FROM causes
    GROUP BY incident_id
)
SELECT b.id, b.title, b.severity, b.began_at::DATE AS began_on, k.cause_category,
    k.incident_id IS NOT NULL AS cause_determined, n.repeats,
    coalesce(n.repeats_completed, 0) AS repeats_completed,
    coalesce(n.repeats_open, 0) AS repeats_open, n.repeats_after_fix
FROM began b
LEFT JOIN known k ON k.incident_id = b.id
LEFT JOIN counted n ON n.incident_id = b.id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], b.id)
ORDER BY began_on DESC, b.id

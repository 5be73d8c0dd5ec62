-- grain: one row per communication that went out by the as-of day, oldest first.
-- ignores: teams
-- columns: id VARCHAR, incident_id VARCHAR, group_ids VARCHAR[], channel VARCHAR,
--   sent_at TIMESTAMP, author VARCHAR, kind VARCHAR, text VARCHAR,
--   promised_next_update_at TIMESTAMP, corrected_by VARCHAR, has_undated_promise BOOLEAN
SELECT id, incident_id, group_ids, channel, sent_at, author, kind, text, promised_next_update_at,
    corrected_by, has_undated_promise
FROM seen.communication
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], incident_id)
ORDER BY sent_at, id

-- grain: one row per theme that people raised, oldest first.
-- told_group_ids: the groups of the message that told of it; empty: it names no message.
-- was_done: what was decided has been done, whatever came after.
-- ignores: teams
-- columns: id VARCHAR, incident_id VARCHAR, group_id VARCHAR, group_name VARCHAR, theme VARCHAR,
--   raised_in VARCHAR, raised_on DATE, volume BIGINT, decision VARCHAR, decision_reason VARCHAR,
--   decided_on DATE, review_on DATE, commitment_id VARCHAR, told_on DATE, told_via VARCHAR,
--   told_channel VARCHAR, told_group_ids VARCHAR[], confirmed VARCHAR, asked_n BIGINT,
--   agreed_n BIGINT, status VARCHAR, was_done BOOLEAN
WITH history AS (
    SELECT id, bool_or(status = 'done') AS was_done FROM seen.listening_theme_history GROUP BY id
)
SELECT h.id, h.incident_id, h.group_id, coalesce(g.name, h.group_id) AS group_name, h.theme,
    h.raised_in, coalesce(h.raised_on, h.first_seen) AS raised_on, h.volume, h.decision,
    h.decision_reason, h.decided_on, h.review_on, h.commitment_id, h.told_on, h.told_via,
    m.channel AS told_channel, m.group_ids AS told_group_ids, h.confirmed, h.asked_n, h.agreed_n,
    h.status, coalesce(d.was_done, false) AS was_done
FROM seen.listening_theme h
LEFT JOIN history d ON d.id = h.id
LEFT JOIN seen.stakeholder_group g ON g.id = h.group_id
LEFT JOIN seen.communication m ON m.id = h.told_via
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], h.incident_id)
ORDER BY raised_on, h.id

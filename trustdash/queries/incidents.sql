-- grain: one row per incident that is not maintenance, newest first.
-- first_communication_at: the first word to those affected, as recorded or as sent.
-- ignores: teams
-- columns: id VARCHAR, title VARCHAR, category VARCHAR, severity VARCHAR, is_major BOOLEAN,
--   parent_id VARCHAR, occurred_at TIMESTAMP, occurred_rule VARCHAR, detected_at TIMESTAMP,
--   detection VARCHAR, contained_at TIMESTAMP, resolved_at TIMESTAMP,
--   first_communication_at TIMESTAMP, what_went_wrong VARCHAR, why VARCHAR, being_done VARCHAR,
--   facts_unknown VARCHAR, responsibility_statement VARCHAR, accountable_executive VARCHAR,
--   affected_count BIGINT, breached VARCHAR, components VARCHAR[], provenance VARCHAR,
--   status VARCHAR, communications BIGINT, cause_category VARCHAR, causes_determined BIGINT
WITH said AS (
    SELECT incident_id, min(sent_at) AS first_sent_at, count(*) AS communications
    FROM seen.communication
    WHERE incident_id IS NOT NULL
    GROUP BY incident_id
),
causes AS (
    SELECT incident_id,
        string_agg(DISTINCT cause_category, ', ' ORDER BY cause_category) AS cause_category,
        count(*) FILTER (WHERE determined_on IS NOT NULL) AS causes_determined
    FROM seen.root_cause
    GROUP BY incident_id
)
SELECT i.id, i.title, i.category, i.severity, i.is_major, i.parent_id, i.occurred_at,
    i.occurred_rule, i.detected_at, i.detection, i.contained_at, i.resolved_at,
    least(i.acknowledged_publicly_at, s.first_sent_at) AS first_communication_at,
    i.what_went_wrong, i.why, i.being_done, i.facts_unknown, i.responsibility_statement,
    i.accountable_executive, i.affected_count, i.breached, i.components, i.provenance, i.status,
    coalesce(s.communications, 0) AS communications, c.cause_category,
    coalesce(c.causes_determined, 0) AS causes_determined
FROM seen.incident i
LEFT JOIN said s ON s.incident_id = i.id
LEFT JOIN causes c ON c.incident_id = i.id
WHERE i.category <> 'maintenance'
    AND (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], i.id))
ORDER BY coalesce(i.occurred_at, i.detected_at) DESC NULLS LAST, i.id

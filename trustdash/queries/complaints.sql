-- grain: one row per complaint received by the as-of day; later dates are not known yet.
-- columns: id VARCHAR, received_on DATE, incident_id VARCHAR, group_id VARCHAR, group_name VARCHAR,
--   team_id VARCHAR, channel VARCHAR, main_category VARCHAR, about VARCHAR, acknowledged_on DATE,
--   acknowledged_by VARCHAR, decided_on DATE, outcome VARCHAR, closed_on DATE, is_closed BOOLEAN,
--   escalated_to VARCHAR, satisfaction BIGINT, disputed BOOLEAN
SELECT c.id, c.received_on, c.incident_id, c.group_id, coalesce(g.name, c.group_id) AS group_name,
    c.team_id, c.channel, c.main_category, c.about, c.acknowledged_on, c.acknowledged_by,
    c.decided_on, c.outcome, c.closed_on, coalesce(c.is_closed, false) AS is_closed,
    c.escalated_to, c.satisfaction, c.disputed
FROM seen.complaint c
LEFT JOIN seen.stakeholder_group g ON g.id = c.group_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], c.team_id))
ORDER BY c.received_on, c.id

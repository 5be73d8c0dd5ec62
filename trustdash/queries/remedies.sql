-- grain: one row per remedy owed by the as-of day; later dates are not known yet.
-- ignores: teams
-- columns: id VARCHAR, eligible_on DATE, incident_id VARCHAR, group_id VARCHAR, group_name VARCHAR,
--   complaint_id VARCHAR, kind VARCHAR, offered_on DATE, accepted_on DATE, declined_on DATE,
--   delivered_on DATE, confirmed_on DATE, amount DOUBLE, currency VARCHAR, is_interim BOOLEAN,
--   is_tailored BOOLEAN
SELECT r.id, r.eligible_on, r.incident_id, r.group_id, coalesce(g.name, r.group_id) AS group_name,
    r.complaint_id, r.kind, r.offered_on, r.accepted_on, r.declined_on, r.delivered_on,
    r.confirmed_on, r.amount, r.currency, r.is_interim, r.is_tailored
FROM seen.remedy r
LEFT JOIN seen.stakeholder_group g ON g.id = r.group_id
WHERE len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], r.incident_id)
ORDER BY r.eligible_on, r.id

-- grain: one row per recommendation or finding of somebody outside the line.
-- audit_independence: how independent the audit that found it was; empty: found by no audit.
-- columns: id VARCHAR, incident_id VARCHAR, team_id VARCHAR, team VARCHAR, source VARCHAR,
--   audit_id VARCHAR, audit_title VARCHAR, audit_independence VARCHAR, issuer VARCHAR,
--   title VARCHAR, severity VARCHAR, issued_on DATE, response_due DATE, response VARCHAR,
--   responded_on DATE, response_reason VARCHAR, due_date DATE, implemented_on DATE,
--   closed_on DATE, is_repeat BOOLEAN, status VARCHAR
SELECT r.id, r.incident_id, r.team_id, coalesce(t.name, r.team_id) AS team, r.source, r.audit_id,
    a.title AS audit_title, a.independence AS audit_independence, r.issuer, r.title, r.severity,
    r.issued_on, r.response_due, r.response, r.responded_on, r.response_reason, r.due_date,
    r.implemented_on, r.closed_on, coalesce(r.is_repeat, false) AS is_repeat, r.status
FROM seen.recommendation r
LEFT JOIN seen.audit a ON a.id = r.audit_id
LEFT JOIN seen.team t ON t.id = r.team_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], r.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], r.team_id))
ORDER BY r.due_date NULLS LAST, r.id

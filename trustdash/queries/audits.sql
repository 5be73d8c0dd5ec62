-- grain: one row per audit, cancelled ones included, in order of the day of its report.
-- findings: how many recommendations on file name it.
-- ignores: teams
-- columns: id VARCHAR, incident_id VARCHAR, incident_title VARCHAR, title VARCHAR, covers VARCHAR,
--   auditor VARCHAR, independence VARCHAR, period_start DATE, period_end DATE, report_on DATE,
--   status VARCHAR, findings BIGINT
WITH found AS (
    SELECT audit_id, count(*) AS findings
    FROM seen.recommendation
    WHERE audit_id IS NOT NULL
    GROUP BY audit_id
)
SELECT a.id, a.incident_id, i.title AS incident_title, a.title, a.covers, a.auditor,
    a.independence, a.period_start, a.period_end, a.report_on, a.status,
    coalesce(f.findings, 0) AS findings
FROM seen.audit a
LEFT JOIN seen.incident i ON i.id = a.incident_id
LEFT JOIN found f ON f.audit_id = a.id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], a.incident_id))
ORDER BY a.report_on NULLS LAST, a.id

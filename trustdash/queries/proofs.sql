-- grain: one row per piece of evidence, with the record that it proves.
-- incident_id, team_id: of that record; empty where the record has none.
-- columns: id VARCHAR, title VARCHAR, kind VARCHAR, subject_entity VARCHAR, subject_id VARCHAR,
--   subject_title VARCHAR, incident_id VARCHAR, team_id VARCHAR, captured_on DATE,
--   expiry_date DATE, status VARCHAR, approved_by VARCHAR, location VARCHAR, sha256 VARCHAR
WITH judged AS (
    SELECT v.id, coalesce(v.title, v.id) AS title, coalesce(c.incident_id, r.incident_id)
            AS incident_id, coalesce(c.team_id, t.team_id) AS team_id
    FROM seen.validation v
    LEFT JOIN seen.commitment c ON v.subject_entity = 'commitment' AND c.id = v.subject_id
    LEFT JOIN seen.control t ON v.subject_entity = 'control' AND t.id = v.subject_id
    LEFT JOIN seen.risk r ON r.id = t.risk_id
),
subjects AS (
    SELECT 'commitment' AS entity, id, title, incident_id, team_id FROM seen.commitment
    UNION ALL
    SELECT 'corrective_action', a.id, a.title,
        coalesce(a.incident_id, c.incident_id, k.incident_id), a.team_id
    FROM seen.corrective_action a
    LEFT JOIN seen.commitment c ON c.id = a.commitment_id
    LEFT JOIN seen.root_cause k ON k.id = a.root_cause_id
    UNION ALL
    SELECT 'recommendation', id, title, incident_id, team_id FROM seen.recommendation
    UNION ALL
    SELECT 'control', t.id, t.title, r.incident_id, t.team_id
    FROM seen.control t
    LEFT JOIN seen.risk r ON r.id = t.risk_id
    UNION ALL
    SELECT 'validation', id, title, incident_id, team_id FROM judged
)
SELECT e.id, e.title, e.kind, e.subject_entity, e.subject_id, s.title AS subject_title,
    s.incident_id, s.team_id, e.captured_on, e.expiry_date, e.status, e.approved_by, e.location,
    e.sha256
FROM seen.evidence e
LEFT JOIN subjects s ON s.entity = e.subject_entity AND s.id = e.subject_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], s.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], s.team_id))
ORDER BY e.id

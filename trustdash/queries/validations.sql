-- grain: one row per opinion of somebody outside the line, planned ones included, newest first.
-- incident_id, team_id: of the record that was judged.
-- columns: id VARCHAR, title VARCHAR, subject_entity VARCHAR, subject_id VARCHAR,
--   subject_title VARCHAR, incident_id VARCHAR, team_id VARCHAR, provider VARCHAR,
--   independence VARCHAR, covers VARCHAR, method VARCHAR, opinion VARCHAR, issued_on DATE,
--   valid_until DATE, report VARCHAR, status VARCHAR
WITH subjects AS (
    SELECT 'commitment' AS entity, id, title, incident_id, team_id FROM seen.commitment
    UNION ALL
    SELECT 'control', c.id, c.title, r.incident_id, c.team_id
    FROM seen.control c
    LEFT JOIN seen.risk r ON r.id = c.risk_id
    UNION ALL
    SELECT 'kpi_definition', id, name, incident_id, team_id FROM seen.kpi_definition
    UNION ALL
    SELECT 'claim', k.id, k.text, m.incident_id, NULL
    FROM seen.claim k
    LEFT JOIN seen.communication m ON m.id = k.communication_id
)
SELECT v.id, v.title, v.subject_entity, v.subject_id, s.title AS subject_title, s.incident_id,
    s.team_id, v.provider, v.independence, v.covers, v.method, v.opinion, v.issued_on,
    v.valid_until, v.report, v.status
FROM seen.validation v
LEFT JOIN subjects s ON s.entity = v.subject_entity AND s.id = v.subject_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], s.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], s.team_id))
ORDER BY v.issued_on DESC NULLS LAST, v.id

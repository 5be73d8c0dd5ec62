-- grain: one row per piece of evidence.
-- ignores: incidents, teams
-- columns: id VARCHAR, subject_entity VARCHAR, subject_id VARCHAR, kind VARCHAR, title VARCHAR,
--   captured_on DATE, expiry_date DATE, status VARCHAR, approved_by VARCHAR, sha256 VARCHAR
SELECT id, subject_entity, subject_id, kind, title, captured_on, expiry_date, status, approved_by,
    sha256
FROM seen.evidence
ORDER BY subject_entity, subject_id, id

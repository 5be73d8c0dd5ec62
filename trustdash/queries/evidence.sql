-- grain: one row per piece of evidence.
-- ignores: incidents, teams
SELECT id, subject_entity, subject_id, kind, title, captured_on, expiry_date, status, approved_by,
    sha256
FROM seen.evidence
ORDER BY subject_entity, subject_id, id

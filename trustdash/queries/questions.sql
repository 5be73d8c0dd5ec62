-- grain: one row per question that an import could not answer.
-- ignores: incidents, teams
-- columns: id VARCHAR, about_entity VARCHAR, about_id VARCHAR, text VARCHAR, choices VARCHAR[],
--   asked_on DATE, source VARCHAR, answer VARCHAR, answered_by VARCHAR, answered_on DATE,
--   status VARCHAR
SELECT id, about_entity, about_id, text, choices, asked_on, source, answer, answered_by,
    answered_on, status
FROM seen.question
ORDER BY asked_on, id

-- grain: one row per question that an import could not answer.
-- ignores: incidents, teams
SELECT id, about_entity, about_id, text, choices, asked_on, source, answer, answered_by,
    answered_on, status
FROM seen.question
ORDER BY asked_on, id

-- grain: one row per decision, asked for or taken, longest waiting first.
-- columns: id VARCHAR, incident_id VARCHAR, team_id VARCHAR, review_id VARCHAR, text VARCHAR,
--   context VARCHAR, kind VARCHAR, relates_entity VARCHAR, relates_id VARCHAR, owner VARCHAR,
--   asked_on DATE, decided_on DATE, due_date DATE, outcome VARCHAR, outcome_checked_on DATE,
--   status VARCHAR
SELECT id, incident_id, team_id, review_id, text, context, kind, relates_entity, relates_id, owner,
    asked_on, decided_on, due_date, outcome, outcome_checked_on, status
FROM seen.decision
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], team_id))
ORDER BY asked_on NULLS LAST, id

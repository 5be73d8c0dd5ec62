-- grain: one row per risk, the one looked at again soonest first.
-- columns: id VARCHAR, title VARCHAR, incident_id VARCHAR, team_id VARCHAR, owner VARCHAR,
--   residual BIGINT, appetite BIGINT, treatment VARCHAR, review_on DATE, status VARCHAR
SELECT id, title, incident_id, team_id, owner, residual, appetite, treatment, review_on, status
FROM seen.risk
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], team_id))
ORDER BY review_on NULLS LAST, id

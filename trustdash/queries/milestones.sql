-- grain: one row per milestone of a commitment.
-- columns: id VARCHAR, commitment_id VARCHAR, title VARCHAR, weight DOUBLE, due_date DATE,
--   reached_on DATE, acceptance_criterion VARCHAR
SELECT m.id, m.commitment_id, m.title, m.weight, m.due_date, m.reached_on, m.acceptance_criterion
FROM seen.milestone m
JOIN seen.commitment c ON c.id = m.commitment_id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], c.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], c.team_id))
ORDER BY m.commitment_id, m.due_date NULLS LAST, m.id

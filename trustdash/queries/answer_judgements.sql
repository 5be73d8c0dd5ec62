-- grain: one row per recommendation, with what its issuer last said of our written answer.
-- answer_status: the last state in its history that speaks of the answer, also after it was closed;
-- empty: the issuer has not spoken of an answer.
-- columns: id VARCHAR, answer_status VARCHAR
WITH judged AS (
    SELECT id, arg_max(status, (valid_from, seq)) AS answer_status
    FROM seen.recommendation_history
    WHERE status IN ('open_response_received', 'open_acceptable_response',
        'open_acceptable_alternate_response', 'open_unacceptable_response', 'closed_no_response')
    GROUP BY id
)
SELECT r.id, j.answer_status
FROM seen.recommendation r
LEFT JOIN judged j ON j.id = r.id
WHERE (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], r.incident_id))
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], r.team_id))
ORDER BY r.id

-- grain: one row per feed that is expected, with the day of its last file of which a row went in.
-- ignores: incidents
-- columns: id VARCHAR, name VARCHAR, profile VARCHAR, every VARCHAR, owner VARCHAR,
--   team_id VARCHAR, started_on DATE, last_on DATE, files BIGINT
WITH arrived AS (
    SELECT feed, max(as_of) AS last_on, count(*) AS files
    FROM seen.batch
    WHERE feed IS NOT NULL AND as_of <= $as_of::DATE AND read > refused
    GROUP BY feed
)
SELECT f.id, f.name, f.profile, f.every, f.owner, f.team_id,
    coalesce(f.started_on, f.first_seen) AS started_on, a.last_on, coalesce(a.files, 0) AS files
FROM seen.feed f LEFT JOIN arrived a ON a.feed = f.name
WHERE f.status = 'expected'
    AND (len($teams::VARCHAR[]) = 0 OR list_contains($teams::VARCHAR[], f.team_id))
ORDER BY f.name, f.id

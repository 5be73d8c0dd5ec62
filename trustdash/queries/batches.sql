-- grain: one row per file that was imported, the newest first.
-- ignores: incidents, teams
-- columns: id VARCHAR, file VARCHAR, profile VARCHAR, as_of DATE, imported_on DATE, read BIGINT,
--   stored BIGINT, refused BIGINT, known BIGINT, feed VARCHAR, first_event BIGINT
SELECT id, file, profile, as_of, recorded_at::DATE AS imported_on, read, stored, refused,
    duplicates AS known, feed, seq AS first_event
FROM seen.batch
ORDER BY seq DESC

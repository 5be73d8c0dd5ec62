-- grain: one row per organisation on file: one.
-- ignores: incidents, teams
SELECT id, name, is_invented, timezone FROM seen.organisation ORDER BY id

-- grain: one row per organisation on file: one.
-- ignores: incidents, teams
-- columns: id VARCHAR, name VARCHAR, is_invented BOOLEAN, timezone VARCHAR
SELECT id, name, is_invented, timezone FROM seen.organisation ORDER BY id

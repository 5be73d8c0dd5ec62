-- grain: one row per team.
-- ignores: incidents, teams
-- columns: id VARCHAR, name VARCHAR, lead VARCHAR
SELECT id, name, lead FROM seen.team ORDER BY id

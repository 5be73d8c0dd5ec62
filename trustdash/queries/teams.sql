-- grain: one row per team.
-- ignores: incidents, teams
SELECT id, name, lead FROM seen.team ORDER BY id

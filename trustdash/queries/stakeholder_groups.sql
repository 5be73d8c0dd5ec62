-- grain: one row per group of people affected by what happened or watching what is done.
-- preferred_channels: those that reach the group; empty: not known.
-- ignores: incidents, teams
-- columns: id VARCHAR, name VARCHAR, kind VARCHAR, population_size BIGINT, is_vulnerable BOOLEAN,
--   preferred_channels VARCHAR[]
SELECT id, name, kind, population_size, coalesce(is_vulnerable, false) AS is_vulnerable,
    preferred_channels
FROM seen.stakeholder_group
ORDER BY id

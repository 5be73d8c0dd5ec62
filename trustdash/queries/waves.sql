-- grain: one row per survey wave, oldest first.
-- ignores: incidents, teams
-- columns: id VARCHAR, instrument VARCHAR, instrument_version VARCHAR, population VARCHAR,
--   mode VARCHAR, is_opt_in BOOLEAN, invited BIGINT, complete BIGINT, partial BIGINT,
--   refused BIGINT, non_contact BIGINT, other BIGINT, unknown BIGINT, population_size BIGINT,
--   field_from DATE, field_to DATE
SELECT id, instrument, instrument_version, population, mode, is_opt_in, invited, complete, partial,
    refused, non_contact, other, unknown, population_size, field_from, field_to
FROM seen.feedback_wave
ORDER BY field_from NULLS LAST, id

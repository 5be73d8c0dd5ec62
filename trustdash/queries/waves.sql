-- grain: one row per survey wave, oldest first.
-- ignores: incidents, teams
SELECT id, instrument, instrument_version, population, mode, is_opt_in, invited, complete, partial,
    refused, non_contact, other, unknown, population_size, field_from, field_to
FROM seen.feedback_wave
ORDER BY field_from NULLS LAST, id

-- Response rate 1 of the latest wave of each questionnaire; none for an open link.
WITH latest AS (
    SELECT *, coalesce(partial, refused, non_contact, other, unknown) IS NULL AS knows_invited_alone,
        CASE WHEN knows_invited_alone THEN coalesce(invited, 0)
            ELSE coalesce(complete, 0) + coalesce(partial, 0) + coalesce(refused, 0)
                + coalesce(non_contact, 0) + coalesce(other, 0) + coalesce(unknown, 0) END AS asked
    FROM waves
    QUALIFY row_number() OVER (PARTITION BY instrument
        ORDER BY coalesce(field_to, field_from) DESC NULLS LAST, id DESC) = 1
)
SELECT NULL AS "group", CASE WHEN count(*) OVER () > 1 THEN instrument END AS part,
    CASE WHEN NOT is_opt_in AND asked > 0 THEN complete END AS numerator,
    CASE WHEN NOT is_opt_in AND asked > 0 AND complete IS NOT NULL THEN asked END AS denominator,
    CASE WHEN is_opt_in THEN coalesce(complete, 0) ELSE denominator END AS n,
    percent(numerator, denominator) AS value, NULL AS low, NULL AS high
FROM latest
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (FROM waves)

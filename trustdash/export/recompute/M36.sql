-- How far the groups of thirty people or more lie apart that trust us most and least.
WITH compared AS (
    SELECT part, "group", people, is_opt_in, index AS value, low, high, 1 AS choice,
        is_shown AND "group" IS NOT NULL AND people >= 30 AS is_large
    FROM indexed WHERE metric = 'M35'
    UNION ALL
    SELECT part, "group", people, is_opt_in, 100 * top_two / n, wilson_low(top_two, n),
        wilson_high(top_two, n), 2, is_shown AND "group" IS NOT NULL AND people >= 30
    FROM askees WHERE metric = 'M31'
),
chosen AS (
    SELECT * FROM compared
    WHERE choice = (SELECT min(choice) FROM compared) AND NOT is_opt_in
),
extremes AS (
    SELECT part, count(*) FILTER (WHERE is_large) AS groups,
        sum(people) FILTER (WHERE is_large) AS n,
        arg_max({'value': value, 'low': low, 'high': high}, (value, low))
            FILTER (WHERE is_large) AS most,
        arg_min({'value': value, 'low': low, 'high': high}, (value, high))
            FILTER (WHERE is_large) AS least
    FROM chosen GROUP BY part
),
gaps AS (
    SELECT part, CASE WHEN groups > 1 THEN n END AS n,
        CASE WHEN groups > 1 THEN most.value - least.value END AS gap,
        sqrt((most.value - most.low) ** 2 + (least.high - least.value) ** 2) AS below,
        sqrt((most.high - most.value) ** 2 + (least.value - least.low) ** 2) AS above
    FROM extremes
)
SELECT NULL AS "group", part, NULL AS numerator, NULL AS denominator, n, gap AS value,
    CASE WHEN gap IS NOT NULL THEN greatest(0, gap - below) END AS low, gap + above AS high
FROM gaps
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (FROM gaps)

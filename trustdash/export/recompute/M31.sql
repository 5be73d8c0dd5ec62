-- Answers of 4 or 5 of 5, for everyone and each group; the mean answer, plain and weighted.
WITH shown AS (
    SELECT * FROM askees WHERE metric = 'M31' AND "group" IS NULL AND is_shown
),
weighted AS (
    SELECT instrument, subject, sum(value * w) / sum(w) AS mean
    FROM weights WHERE metric = 'M31' AND "group" IS NULL
    GROUP BY ALL
),
means AS (
    SELECT NULL AS "group", concat_ws(', ', part, 'mean') AS part, NULL AS numerator,
        NULL AS denominator, people AS n, index AS value,
        CASE WHEN NOT is_opt_in THEN index - t95 * error END AS low,
        CASE WHEN NOT is_opt_in THEN index + t95 * error END AS high
    FROM shown JOIN student ON degrees = people - 1
    UNION ALL
    SELECT NULL, concat_ws(', ', part, 'weighted mean'), NULL, NULL, people, w.mean, NULL, NULL
    FROM shown JOIN weighted w USING (instrument, subject)
)
SELECT "group", part, numerator, denominator, n, value, low, high
FROM top_boxes WHERE metric = 'M31'
UNION ALL
FROM means
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
WHERE NOT EXISTS (FROM askees WHERE metric = 'M31')

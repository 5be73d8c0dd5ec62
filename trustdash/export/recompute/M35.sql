-- The index of each dimension of trust, beside the market, and as measures tell it.
WITH beside AS (
    SELECT us.part, us.is_opt_in, least(us.people, them.people) AS n,
        us.index - them.index AS lead,
        greatest(us.index - us.low, us.high - us.index)
            + greatest(them.index - them.low, them.high - them.index) AS half
    FROM indexed us JOIN indexed them USING (instrument, subject, wave_id)
    WHERE us.metric = 'M35' AND them.metric = 'market' AND us."group" IS NULL
        AND them."group" IS NULL AND us.people >= 30 AND them.people >= 30
),
newest AS (
    SELECT kpi_id, n, coalesce(value, weighted_sum / CASE WHEN weight > 0 THEN weight END) AS amount,
        row_number() OVER (PARTITION BY kpi_id ORDER BY period_end DESC, period_start DESC) AS place
    FROM observations WHERE amount IS NOT NULL
),
means AS (
    SELECT kpi_id, avg(amount) AS mean, stddev_samp(amount) / sqrt(count(*)) AS error,
        count(*) - 1 AS degrees, max(n) FILTER (WHERE place = 1) AS n
    FROM newest WHERE place <= 4 GROUP BY kpi_id
),
found AS (
    SELECT "group", part, CASE WHEN is_shown THEN people END AS n,
        CASE WHEN is_shown THEN index END AS value,
        CASE WHEN is_shown AND NOT is_opt_in THEN low END AS low,
        CASE WHEN is_shown AND NOT is_opt_in THEN high END AS high
    FROM indexed WHERE metric = 'M35'
    UNION ALL
    SELECT NULL, part || ', difference from the market', n, lead,
        CASE WHEN NOT is_opt_in THEN lead - half END, CASE WHEN NOT is_opt_in THEN lead + half END
    FROM beside
    UNION ALL
    SELECT NULL, k.name || ' (' || k.dimension || ')', m.n, m.mean, m.mean - t95 * m.error,
        m.mean + t95 * m.error
    FROM kpis k LEFT JOIN means m ON m.kpi_id = k.id LEFT JOIN student USING (degrees)
    WHERE k.dimension IS NOT NULL AND k.status = 'active'
)
SELECT "group", part, NULL AS numerator, NULL AS denominator, n, value, low, high FROM found
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (FROM found)

-- Slippage in days from the first date to the one in force, or to as-of where it has passed.
WITH dated AS (
    SELECT *, coalesce(due_date, original_due_date) AS due FROM timed
),
slipped AS (
    SELECT CASE WHEN due < as_of() AND NOT is_delivered AND status <> 'not_kept' THEN as_of()
        ELSE due END - original_due_date AS days
    FROM dated
)
SELECT NULL AS "group", 'median' AS part, NULL AS numerator, NULL AS denominator,
    quantile_cont(days, 0.5)::DOUBLE AS value FROM slipped
UNION ALL SELECT NULL, 'p90', NULL, NULL, quantile_cont(days, 0.9) FROM slipped
UNION ALL SELECT NULL, 'sum', NULL, NULL, sum(days) FROM slipped

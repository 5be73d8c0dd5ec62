-- On-time rate by the date in force: at delivery, or now.
WITH dated AS (
    SELECT *, coalesce(CASE WHEN is_delivered THEN due_at_delivery END, due_date) AS due FROM timed
)
SELECT NULL AS "group", NULL AS part,
    count(*) FILTER (WHERE delivered_on <= least(due, as_of())) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM dated
WHERE due < as_of() OR (due = as_of() AND is_delivered)

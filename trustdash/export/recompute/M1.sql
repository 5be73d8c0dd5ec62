-- On-time rate by the date first given, and the promises that never had a date.
SELECT NULL AS "group", NULL AS part,
    count(*) FILTER (WHERE delivered_on <= least(original_due_date, as_of())) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM timed
WHERE original_due_date < as_of() OR (original_due_date = as_of() AND is_delivered)
UNION ALL
SELECT NULL, 'undated', count(*) FILTER (WHERE original_due_date IS NULL AND due_date IS NULL) AS k,
    count(*), k
FROM timed

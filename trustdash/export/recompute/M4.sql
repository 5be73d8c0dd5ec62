-- Say-do gap: what was due in the last 90 days and did not come.
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE NOT is_delivered) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value,
    wilson_low(numerator, denominator) AS low, wilson_high(numerator, denominator) AS high
FROM due_in_period

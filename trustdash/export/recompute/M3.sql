-- Say-do ratio of the last 90 days; and weighted by milestones, where there are any.
WITH steps AS (
    SELECT m.commitment_id, m.weight, coalesce(m.reached_on <= as_of(), false) AS is_reached
    FROM milestones m JOIN due_in_period d ON d.id = m.commitment_id
),
bare AS (SELECT * FROM due_in_period WHERE id NOT IN (SELECT commitment_id FROM steps)),
weights AS (
    SELECT (SELECT coalesce(sum(weight) FILTER (WHERE is_reached), 0) FROM steps)
            + (SELECT count(*) FILTER (WHERE is_delivered) FROM bare) AS k,
        (SELECT sum(weight) FROM steps) + (SELECT count(*) FROM bare) AS n
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE is_delivered) AS numerator,
    count(*) AS denominator, count(*) AS n, percent(numerator, denominator) AS value,
    wilson_low(numerator, denominator) AS low, wilson_high(numerator, denominator) AS high
FROM due_in_period
UNION ALL
SELECT NULL, 'weighted by milestones', k, n, (SELECT count(*) FROM due_in_period), percent(k, n),
    NULL, NULL
FROM weights
WHERE (SELECT sum(weight) FROM steps) > 0

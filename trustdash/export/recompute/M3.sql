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
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM due_in_period
UNION ALL
SELECT NULL, 'weighted by milestones', k, n, percent(k, n) FROM weights
WHERE (SELECT sum(weight) FROM steps) > 0

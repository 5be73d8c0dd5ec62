-- Determined causes with an accepted action; those with training alone; actions without a cause.
WITH causes AS (SELECT * FROM root_causes WHERE determined_on <= as_of())
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE actions_accepted > 0) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM causes
UNION ALL
SELECT NULL, 'training alone',
    count(*) FILTER (WHERE actions_accepted > 0 AND actions_accepted = actions_training) AS k,
    count(*), k
FROM causes
UNION ALL
SELECT NULL, 'actions without a cause', count(*) FILTER (WHERE root_cause_id IS NULL) AS k,
    count(*), k
FROM actions WHERE status NOT IN ('not_doing', 'cancelled_duplicate')

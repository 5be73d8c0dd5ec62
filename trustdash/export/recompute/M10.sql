-- Days overdue in four bands, the median and the oldest; days since the last update of actions.
WITH late AS (
    SELECT 'commitments' AS "group", as_of() - due_date AS days, NULL AS silent
    FROM owed WHERE is_late
    UNION ALL
    SELECT 'actions', as_of() - due_date,
        as_of() - coalesce(last_update_on, opened_on, first_seen)
    FROM at_work WHERE is_late
),
bands(part, first, last) AS (
    VALUES ('1–30', 1, 30), ('31–60', 31, 60), ('61–90', 61, 90), ('over 90', 91, 1000000)
),
silences(part, first, last) AS (
    VALUES ('0–30', 0, 30), ('31–60', 31, 60), ('61–90', 61, 90), ('over 90', 91, 1000000)
),
groups("group") AS (VALUES ('commitments'), ('actions'))
SELECT g."group", b.part, count(*) FILTER (WHERE l.days BETWEEN b.first AND b.last) AS numerator,
    count(l.days) AS denominator, numerator::DOUBLE AS value
FROM groups g CROSS JOIN bands b LEFT JOIN late l ON l."group" = g."group"
GROUP BY g."group", b.part
UNION ALL
SELECT 'actions', 'no update for ' || b.part,
    count(*) FILTER (WHERE l.silent BETWEEN b.first AND b.last) AS k, count(l.days), k
FROM silences b LEFT JOIN late l ON l."group" = 'actions'
GROUP BY b.part
UNION ALL
SELECT g."group", 'median', NULL, NULL, quantile_cont(l.days, 0.5)
FROM groups g LEFT JOIN late l ON l."group" = g."group" GROUP BY g."group"
UNION ALL
SELECT g."group", 'oldest', NULL, NULL, max(l.days)
FROM groups g LEFT JOIN late l ON l."group" = g."group" GROUP BY g."group"

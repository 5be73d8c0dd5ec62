-- Findings closed by their issuer by the due date, and how old the overdue ones are.
WITH base AS (
    SELECT *, is_closed AND closed_on <= due_date AS in_time,
        coalesce(severity, 'severity not stated') AS how_severe, as_of() - due_date AS days
    FROM findings WHERE due_date < as_of() OR (due_date = as_of() AND is_closed)
),
done AS (
    SELECT *, status IN ('open_unacceptable_response', 'closed_unacceptable', 'closed_no_response')
        AS is_refused
    FROM findings WHERE NOT is_closed AND implemented_on <= as_of()
),
overdue AS (SELECT * FROM base WHERE NOT is_closed AND days > 0),
bands(part, first, last) AS (
    VALUES ('1–30', 1, 30), ('31–60', 31, 60), ('61–90', 61, 90), ('over 90', 91, 1000000)
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE in_time) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base
UNION ALL
SELECT NULL, 'from ' || source, count(*) FILTER (WHERE in_time) AS k, count(*) AS n, percent(k, n)
FROM base WHERE (SELECT count(DISTINCT source) FROM base) > 1 AND source IS NOT NULL
GROUP BY source
UNION ALL
SELECT NULL, 'closed after looking, late',
    count(*) FILTER (WHERE is_closed AND NOT in_time) AS k, count(*), k
FROM base
UNION ALL
SELECT o.how_severe, 'overdue ' || b.part,
    count(*) FILTER (WHERE o.days BETWEEN b.first AND b.last) AS k, count(*), k
FROM overdue o CROSS JOIN bands b GROUP BY o.how_severe, b.part HAVING k > 0
UNION ALL
SELECT NULL, 'median days overdue', NULL, NULL, quantile_cont(days, 0.5) FROM overdue
UNION ALL SELECT NULL, 'oldest, days overdue', NULL, NULL, max(days) FROM overdue
UNION ALL
SELECT NULL, 'implemented, awaiting verification', count(*) FILTER (WHERE NOT is_refused) AS k,
    count(*), k
FROM done
UNION ALL
SELECT NULL, 'implemented, not accepted', count(*) FILTER (WHERE is_refused) AS k, count(*), k
FROM done
UNION ALL
SELECT NULL, 'repeat findings', count(*) FILTER (WHERE is_repeat) AS k, count(*), k FROM findings

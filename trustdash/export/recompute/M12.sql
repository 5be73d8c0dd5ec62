-- Written answers to findings by their limit: the day set, else 90 days after the issue.
WITH standing AS (
    SELECT *, coalesce(response_due, issued_on + 90) AS answer_by,
        coalesce(responded_on <= as_of(), false) AND coalesce(
            (response IN ('accepted', 'accepted_in_principle') AND due_date IS NOT NULL)
            OR (response = 'accepted_in_part' AND response_reason IS NOT NULL
                AND due_date IS NOT NULL)
            OR (response = 'rejected' AND response_reason IS NOT NULL), false) AS is_answered
    FROM recommendations
    WHERE status NOT IN ('closed_reconsidered', 'closed_no_longer_applicable', 'closed_superseded')
),
base AS (
    SELECT *, is_answered AND responded_on <= answer_by AS in_time FROM standing
    WHERE answer_by < as_of() OR (answer_by = as_of() AND is_answered)
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE in_time) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base
UNION ALL
SELECT NULL, 'from ' || source, count(*) FILTER (WHERE in_time) AS k, count(*) AS n, percent(k, n)
FROM base WHERE (SELECT count(DISTINCT source) FROM base) > 1 AND source IS NOT NULL
GROUP BY source
UNION ALL
SELECT NULL, severity, count(*) FILTER (WHERE in_time) AS k, count(*) AS n, percent(k, n)
FROM base WHERE (SELECT count(DISTINCT severity) FROM base) > 1 AND severity IS NOT NULL
GROUP BY severity
UNION ALL
SELECT NULL, 'no full answer, limit passed', count(*) FILTER (WHERE NOT is_answered) AS k,
    count(*), k
FROM base

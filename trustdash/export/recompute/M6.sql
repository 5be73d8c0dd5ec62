-- Completion in the words of an assessor who is not the owner.
WITH assessed AS (
    SELECT assessed_completion AS level FROM timed
    WHERE assessed_completion IS NOT NULL AND NOT coalesce(assessor = owner, false)
)
SELECT NULL AS "group", NULL AS part,
    count(*) FILTER (WHERE level IN ('substantial', 'complete')) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM assessed
UNION ALL
SELECT NULL, s.part, count(*) FILTER (WHERE level = s.part) AS k, count(level) AS n, percent(k, n)
FROM unnest(['no_evidence', 'not_started', 'limited', 'substantial', 'complete']) AS s(part)
LEFT JOIN assessed ON true
GROUP BY s.part

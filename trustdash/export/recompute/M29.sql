-- Complainants who rate the handling 4 or 5, of all who rated it; by who was right.
WITH rated AS (
    SELECT satisfaction >= 4 AS satisfied, CASE
        WHEN outcome IN ('upheld', 'partly_upheld') THEN 'upheld'
        WHEN outcome IN ('rejected', 'explained') THEN 'not upheld' END AS won
    FROM complaints WHERE satisfaction IS NOT NULL
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE satisfied) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM rated
UNION ALL
SELECT NULL, o.part, count(*) FILTER (WHERE r.satisfied) AS k, count(r.won) AS n, percent(k, n)
FROM unnest(['upheld', 'not upheld']) AS o(part) LEFT JOIN rated r ON r.won = o.part
GROUP BY o.part

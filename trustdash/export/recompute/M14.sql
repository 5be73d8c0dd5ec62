-- What the checks found, of those that prove something.
SELECT NULL AS "group", nullif(r.part, 'effective') AS part,
    count(*) FILTER (WHERE c.result = r.part) AS numerator, count(c.id) AS denominator,
    percent(numerator, denominator) AS value
FROM unnest(['effective', 'partially', 'not_effective', 'inconclusive']) AS r(part)
LEFT JOIN checks c ON c.is_proof
GROUP BY r.part

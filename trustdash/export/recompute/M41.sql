-- Where each promise stands with the opinion of somebody else; how old and how safe opinions are.
WITH opinions AS (
    SELECT *, CASE WHEN status = 'issued' AND valid_until < as_of() THEN 'expired'
            WHEN status = 'issued' THEN coalesce(opinion, 'in progress')
            WHEN status IN ('commissioned', 'fieldwork') THEN 'in progress'
            ELSE status END AS stands
    FROM validations WHERE independence IS DISTINCT FROM 'self'
),
ranked AS (
    SELECT *, CASE WHEN stands IN ('favourable', 'qualified', 'adverse', 'disclaimed') THEN 0
            WHEN stands = 'in progress' THEN 1 WHEN stands = 'planned' THEN 2 ELSE 3 END AS place
    FROM opinions WHERE subject_entity = 'commitment'
    QUALIFY row_number() OVER (
        PARTITION BY subject_id ORDER BY place, issued_on DESC NULLS LAST, id DESC) = 1
),
base AS (
    SELECT t.id, coalesce(r.stands, 'none') AS stands
    FROM timed t LEFT JOIN ranked r ON r.subject_id = t.id
),
in_force AS (
    SELECT * FROM opinions WHERE stands IN ('favourable', 'qualified', 'adverse', 'disclaimed')
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE stands = 'favourable') AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base
UNION ALL
SELECT NULL, s.part, count(*) FILTER (WHERE stands = s.part) AS k, count(b.id), k
FROM unnest(['favourable', 'qualified', 'adverse', 'disclaimed', 'in progress', 'planned',
    'expired', 'superseded', 'revoked', 'none']) AS s(part)
LEFT JOIN base b ON true
GROUP BY s.part
UNION ALL
SELECT NULL, 'median age of opinions in force', NULL, NULL,
    quantile_cont(as_of() - issued_on, 0.5)
FROM in_force
UNION ALL
SELECT NULL, 'opinions that end within 90 days',
    count(*) FILTER (WHERE valid_until <= as_of() + 90) AS k, count(*), k
FROM in_force
UNION ALL
SELECT NULL, 'opinions expired, on anything', count(*) FILTER (WHERE stands = 'expired') AS k,
    count(*), k
FROM opinions

-- Days until a person answered, calendar and working; still waiting counts until as-of.
CREATE TEMP MACRO working_days(day) AS
    5 * ((day - DATE '1900-01-01') // 7) + least((day - DATE '1900-01-01') % 7, 5);

CREATE TEMP VIEW replies AS
SELECT coalesce(acknowledged_by, 'person') = 'person'
        AND coalesce(acknowledged_on <= as_of(), false) AS happened,
    CASE WHEN happened THEN acknowledged_on ELSE as_of() END AS last_day,
    greatest(last_day - received_on, 0) AS waited,
    greatest(working_days(last_day) - working_days(received_on), 0) AS working
FROM complaints WHERE received_on <= as_of();

CREATE TEMP VIEW working_replies AS SELECT happened, working AS waited FROM replies;

SELECT NULL AS "group", NULL AS part, NULL AS numerator, NULL AS denominator, until AS value
FROM waited_until('replies', 0.5)
UNION ALL SELECT NULL, 'p90', NULL, NULL, until FROM waited_until('replies', 0.9)
UNION ALL
SELECT NULL, 'median working days', NULL, NULL, until FROM waited_until('working_replies', 0.5)
UNION ALL
SELECT NULL, 'within 5 days', count(*) FILTER (WHERE happened AND waited <= 5) AS k, count(*) AS n,
    percent(k, n)
FROM replies WHERE happened OR waited > 5
UNION ALL
SELECT NULL, 'within 5 working days', count(*) FILTER (WHERE happened AND waited <= 5) AS k,
    count(*) AS n, percent(k, n)
FROM working_replies WHERE happened OR waited > 5
UNION ALL
SELECT NULL, 'not answered by a person', count(*) FILTER (WHERE NOT happened) AS k, count(*), k
FROM replies

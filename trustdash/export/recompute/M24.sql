-- Complaints outstanding, what came and went in 90 days, and each group that may be shown apart.
CREATE TEMP TABLE complaints_by_group AS
SELECT coalesce(g.incident_id, '') AS unit, coalesce(g.group_name, 'group not stated') AS name,
    NOT d.has_no_day AND NOT coalesce(d.ended_on <= as_of(), false) AS is_open
FROM complaints_of_groups g JOIN dealt_with d ON d.id = g.id
WHERE g.received_on <= as_of();

CREATE TEMP TABLE complaint_cells AS
SELECT unit, name, unnest([1, 2]) AS cell,
    unnest([count(*), count(*) FILTER (WHERE is_open)]) AS n
FROM complaints_by_group GROUP BY unit, name;

WITH flow AS (
    SELECT *, CASE WHEN has_no_day THEN received_on ELSE ended_on END AS closed,
        received_on <= as_of() AS is_here, received_on <= as_of() - 90 AS was_here,
        coalesce(closed <= as_of(), false) AS is_gone,
        coalesce(closed <= as_of() - 90, false) AS was_gone, as_of() - received_on AS days
    FROM dealt_with
),
waiting AS (SELECT * FROM flow WHERE is_here AND NOT is_gone),
counted AS (
    SELECT NULL AS "group", NULL AS part, (SELECT count(*) FROM waiting) AS numerator,
        count(*) AS denominator
    FROM flow
    UNION ALL
    SELECT NULL, 'opening', count(*) FILTER (WHERE was_here AND NOT was_gone), count(*) FROM flow
    UNION ALL
    SELECT NULL, 'received', count(*) FILTER (WHERE is_here AND NOT was_here), count(*) FROM flow
    UNION ALL
    SELECT NULL, 'closed', count(*) FILTER (WHERE is_here AND is_gone AND NOT was_gone), count(*)
    FROM flow
    UNION ALL
    SELECT NULL, 'open up to 4 weeks', count(*) FILTER (WHERE days <= 28), count(*) FROM waiting
    UNION ALL
    SELECT NULL, 'open 4 to 8 weeks', count(*) FILTER (WHERE days BETWEEN 29 AND 56), count(*)
    FROM waiting
    UNION ALL
    SELECT NULL, 'open more than 8 weeks', count(*) FILTER (WHERE days > 56), count(*) FROM waiting
),
labels AS (
    SELECT is_open, CASE WHEN name IN (
            SELECT name FROM shown_apart('complaint_cells') WHERE NOT is_apart)
        THEN 'other groups, together' ELSE name END AS label
    FROM complaints_by_group WHERE NOT is_redacted()
),
by_group AS (
    SELECT label, count(*) FILTER (WHERE is_open) AS k, count(*) AS n FROM labels GROUP BY label
)
SELECT *, numerator::DOUBLE AS value FROM counted WHERE EXISTS (FROM complaints)
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (FROM complaints)
UNION ALL
SELECT label, NULL, k, n, k FROM by_group WHERE n < (SELECT count(*) FROM labels)

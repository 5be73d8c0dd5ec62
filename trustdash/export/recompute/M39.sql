-- Groups that an accountable leader met in 90 days, the questions, and meetings by leader and month
WITH meetings AS (
    SELECT *, coalesce(status = 'held', false) AND is_two_way
            AND format IS DISTINCT FROM 'broadcast' AS is_meeting,
        held_on > as_of() - 90 AND held_on <= as_of() AS is_recent
    FROM leader_meetings
),
recent AS (SELECT * FROM meetings WHERE is_recent),
accountable AS (
    SELECT accountable_executive AS role FROM incidents WHERE accountable_executive IS NOT NULL
    UNION
    SELECT accountable_executive FROM commitments WHERE accountable_executive IS NOT NULL
),
met AS (
    SELECT DISTINCT group_id FROM recent
    WHERE is_meeting AND (NOT EXISTS (FROM accountable)
        OR leader_role IN (SELECT role FROM accountable))
),
asked AS (
    SELECT questions_asked AS n, least(coalesce(questions_answered, 0), questions_asked) AS k,
        coalesce(answered_on - held_on <= 10, false) AS in_time
    FROM meetings WHERE is_meeting AND questions_asked > 0 AND held_on <= as_of() - 10
)
SELECT NULL AS "group", NULL AS part, count(m.group_id) AS numerator, count(*) AS denominator,
    percent(numerator, denominator) AS value, wilson_low(numerator, denominator) AS low,
    wilson_high(numerator, denominator) AS high
FROM affected a LEFT JOIN met m ON m.group_id = a.group_id
UNION ALL
SELECT NULL, 'questions answered within 10 days',
    CASE WHEN sum(n) > 0 THEN coalesce(sum(k) FILTER (WHERE in_time), 0) END AS answered, sum(n),
    percent(answered, sum(n)), NULL, NULL
FROM asked
UNION ALL
SELECT NULL, 'questions answered at all', sum(k), sum(n), percent(sum(k), sum(n)), NULL, NULL
FROM asked
UNION ALL
SELECT NULL, 'meetings held', count(*) FILTER (WHERE is_meeting) AS k, count(*), k, NULL, NULL
FROM recent
UNION ALL
SELECT NULL, 'cancelled', count(*) FILTER (WHERE status = 'cancelled') AS k, count(*), k, NULL, NULL
FROM recent
UNION ALL
SELECT NULL, 'by each leader in a month', NULL, NULL,
    CASE WHEN count(DISTINCT leader_role) > 0
        THEN count(*) FILTER (WHERE is_meeting AND leader_role IS NOT NULL)
            / (3 * count(DISTINCT leader_role)) END, NULL, NULL
FROM recent

-- Messages that named a time for the next one, whose time has come, and what followed them.
WITH promised AS (
    SELECT id, incident_id, sent_at, promised_next_update_at AS by_when,
        coalesce(group_ids, []) AS asked
    FROM communications
    WHERE promised_next_update_at > sent_at
        AND promised_next_update_at < as_of() + INTERVAL 1 DAY
),
followed AS (
    SELECT p.id, p.by_when, n.sent_at, coalesce(n.group_ids, []) AS told
    FROM promised p JOIN communications n
        ON n.incident_id IS NOT DISTINCT FROM p.incident_id AND n.sent_at > p.sent_at
        AND (len(p.asked) = 0 OR coalesce(len(n.group_ids), 0) = 0
            OR list_has_any(p.asked, n.group_ids))
),
missed AS (
    SELECT DISTINCT a.id
    FROM (SELECT id, unnest(asked) AS group_id FROM promised) a
    WHERE NOT EXISTS (
        FROM followed f
        WHERE f.id = a.id AND f.sent_at <= f.by_when
            AND (len(f.told) = 0 OR list_contains(f.told, a.group_id)))
),
judged AS (
    SELECT p.id, min(f.sent_at) AS next_at, coalesce(next_at <= p.by_when, false) AS is_kept,
        CASE WHEN next_at > p.by_when THEN epoch(next_at - p.by_when) / 3600 END AS hours_late,
        p.id IN (SELECT id FROM missed) AS is_for_some
    FROM promised p LEFT JOIN followed f ON f.id = p.id
    GROUP BY p.id, p.by_when
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE is_kept) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM judged
UNION ALL
SELECT NULL, 'never followed', count(*) FILTER (WHERE next_at IS NULL) AS k, count(*), k FROM judged
UNION ALL
SELECT NULL, 'kept, not for every group', count(*) FILTER (WHERE is_kept AND is_for_some) AS k,
    count(*), k
FROM judged
UNION ALL
SELECT NULL, 'median lateness', NULL, NULL, quantile_cont(hours_late, 0.5) FROM judged

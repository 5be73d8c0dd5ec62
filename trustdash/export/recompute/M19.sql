-- How many of the last two periods of 90 days look flawless, each told by what was known at its end
WITH periods AS (SELECT as_of() - 90 * unnest([0, 1]) AS last_day, last_day - 90 AS before),
moves AS (
    SELECT p.last_day, r.item_entity, r.item_id,
        arg_max(r.new_date, (r.revised_on, r.id)) FILTER (WHERE r.revised_on <= p.last_day)
            AS set_by_then,
        arg_min(r.old_date, (r.revised_on, r.id)) FILTER (WHERE r.revised_on > p.last_day)
            AS replaced_later
    FROM revisions r CROSS JOIN periods p GROUP BY ALL
),
promised AS (
    SELECT p.last_day, p.before, t.* EXCLUDE (is_delivered),
        coalesce(t.delivered_on <= p.last_day, false) OR (t.delivered_on IS NULL
            AND t.status IN ('delivered', 'verified', 'kept', 'kept_in_part')) AS is_done
    FROM timed t CROSS JOIN periods p
),
due AS (
    SELECT last_day, count(*) AS promises,
        count(*) FILTER (WHERE is_done AND delivered_on <= original_due_date) AS on_time
    FROM promised
    WHERE original_due_date > before
        AND (original_due_date < last_day OR (original_due_date = last_day AND is_done))
    GROUP BY last_day
),
checked AS (
    SELECT p.last_day, count(*) AS checks, count(*) FILTER (WHERE c.result = 'effective') AS good
    FROM checks c JOIN periods p ON c.checked_on > p.before AND c.checked_on <= p.last_day
    WHERE c.is_proof GROUP BY p.last_day
),
open_then AS (
    SELECT w.last_day, coalesce(m.set_by_then, m.replaced_later, w.due_date) < w.last_day
        AND NOT (w.status = 'on_hold' AND w.decision_id IS NOT NULL) AS is_late
    FROM promised w LEFT JOIN moves m
        ON m.last_day = w.last_day AND m.item_entity = 'commitment' AND m.item_id = w.id
    WHERE coalesce(w.said_on, w.first_seen) <= w.last_day AND NOT w.is_done
        AND NOT (w.delivered_on IS NULL AND w.status = 'not_kept')
    UNION ALL
    SELECT p.last_day, coalesce(m.set_by_then, m.replaced_later, a.due_date) < p.last_day
    FROM actions a CROSS JOIN periods p LEFT JOIN moves m
        ON m.last_day = p.last_day AND m.item_entity = 'corrective_action' AND m.item_id = a.id
    WHERE coalesce(a.opened_on, a.first_seen) <= p.last_day
        AND NOT coalesce(coalesce(a.completed_on, a.closed_on) <= p.last_day, false)
        AND (coalesce(a.completed_on, a.closed_on) IS NOT NULL
            OR a.status IN ('open', 'in_progress', 'reopened'))
),
still_open AS (
    SELECT last_day, count(*) AS items, count(*) FILTER (WHERE is_late) AS late
    FROM open_then GROUP BY last_day
),
seen_then AS (
    SELECT coalesce(d.promises, 0) AS promises, coalesce(d.on_time, 0) AS on_time,
        coalesce(c.checks, 0) AS checks, coalesce(c.good, 0) AS good,
        coalesce(s.late, 0) AS late,
        coalesce(d.promises, 0) + coalesce(c.checks, 0) + coalesce(s.items, 0) >= 20 AS is_told
    FROM periods p LEFT JOIN due d USING (last_day) LEFT JOIN checked c USING (last_day)
    LEFT JOIN still_open s USING (last_day)
)
SELECT NULL AS "group", NULL AS part,
    CASE WHEN bool_or(is_told) THEN count(*) FILTER (WHERE is_told AND promises > 0
        AND 100 * on_time >= 98 * promises AND checks > 0 AND good = checks AND late = 0) END
        AS numerator,
    CASE WHEN bool_or(is_told) THEN count(*) END AS denominator, numerator AS value
FROM seen_then

-- Dates moved: how many promises with a date, and every move.
WITH dated AS (
    SELECT * FROM commitments
    WHERE status <> 'draft' AND (original_due_date IS NOT NULL OR due_date IS NOT NULL)
),
moves AS (
    SELECT r.* FROM revisions r JOIN dated d ON d.id = r.item_id
    WHERE r.item_entity = 'commitment' AND r.is_move
)
SELECT NULL AS "group", NULL AS part,
    count(*) FILTER (WHERE id IN (SELECT item_id FROM moves)) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM dated
UNION ALL SELECT NULL, 'moves', count(*), count(*), count(*) FROM moves
UNION ALL
SELECT NULL, 'after due', count(*) FILTER (WHERE is_after_due) AS k, count(*), k FROM moves
UNION ALL
SELECT NULL, 'without a reason',
    count(*) FILTER (WHERE reason IS NULL AND reason_code IS NULL) AS k, count(*), k FROM moves

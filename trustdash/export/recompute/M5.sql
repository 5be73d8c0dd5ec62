-- Outcome mix: one rating for each promise; replaced ones leave it.
WITH rated AS (
    SELECT CASE status WHEN 'kept' THEN 'Kept' WHEN 'kept_in_part' THEN 'Compromise'
        WHEN 'not_kept' THEN 'Broken' WHEN 'withdrawn' THEN 'Broken' WHEN 'on_hold' THEN 'Stalled'
        WHEN 'in_progress' THEN 'In the works' WHEN 'at_risk' THEN 'In the works'
        ELSE 'Not yet rated' END AS rating
    FROM commitments WHERE status NOT IN ('draft', 'superseded')
)
SELECT NULL AS "group", r.part, count(*) FILTER (WHERE rating = r.part) AS numerator,
    count(rating) AS denominator, numerator AS value
FROM unnest(['Kept', 'Compromise', 'Broken', 'Stalled', 'In the works', 'Not yet rated']) AS r(part)
LEFT JOIN rated ON true
GROUP BY r.part

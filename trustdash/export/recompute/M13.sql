-- Completed actions with a check due: those all of whose checks due were made.
WITH due AS (
    SELECT action_id, bool_and(is_made) AS all_made FROM checks
    WHERE is_completed AND coalesce(planned_on, window_end) <= as_of()
    GROUP BY action_id
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE all_made) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM due

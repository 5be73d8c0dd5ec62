-- grain: one row per review meeting, oldest first.
-- ignores: incidents, teams
-- columns: id VARCHAR, held_on DATE, title VARCHAR, chair VARCHAR, attendees VARCHAR[],
--   as_of_day DATE, known_to BIGINT, status VARCHAR
SELECT id, held_on, title, chair, attendees, as_of AS as_of_day, known_to, status
FROM seen.review_meeting
ORDER BY held_on, id

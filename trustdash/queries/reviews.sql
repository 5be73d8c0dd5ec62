-- grain: one row per review meeting, oldest first.
-- ignores: incidents, teams
SELECT id, held_on, title, chair, attendees, as_of AS as_of_day, known_to, status
FROM seen.review_meeting
ORDER BY held_on, id

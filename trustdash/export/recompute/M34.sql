-- Favourable answers of employees, by group and by question, and their net promoter score.
WITH asked_several AS (
    SELECT s.instrument, s.part, s.is_opt_in
    FROM askees s JOIN questions q USING (metric, instrument, subject)
    WHERE metric = 'M34' AND s."group" IS NULL AND q."group" IS NULL AND s.is_shown
    GROUP BY ALL HAVING count(*) > 1
)
SELECT "group", part, numerator, denominator, n, value, low, high
FROM top_boxes WHERE metric = 'M34'
UNION ALL
SELECT NULL, concat_ws(': ', s.part, q.item), q.top_two, q.n, q.n, percent(q.top_two, q.n),
    CASE WHEN NOT s.is_opt_in THEN wilson_low(q.top_two, q.n) END,
    CASE WHEN NOT s.is_opt_in THEN wilson_high(q.top_two, q.n) END
FROM questions q JOIN asked_several s USING (instrument)
WHERE q.metric = 'M34' AND q."group" IS NULL AND q.n >= 5
UNION ALL
SELECT "group", published_part(metric, part), numerator, denominator, denominator, value, low, high
FROM net_scores WHERE metric = 'eNPS'
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
WHERE NOT EXISTS (FROM askees WHERE metric IN ('M34', 'eNPS'))

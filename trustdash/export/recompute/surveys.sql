-- What the metrics of surveys start from: which wave is the latest, whose answers may be shown.

-- Each question under the metrics that it belongs to, by subject: a question, or a dimension.
CREATE TABLE asked AS
WITH named AS (
    SELECT r.* EXCLUDE (group_name), coalesce(w.instrument, '') AS instrument, w.field_to,
        w.is_opt_in, w.population_size,
        coalesce(group_name, 'group not stated') AS "group",
        r.group_id IN (SELECT id FROM seen.stakeholder_group WHERE kind = 'employee')
            OR coalesce(r.group_id = 'withheld, employees', false) AS is_staff,
        string_split(replace(lower(item), '-', '_'), '_') AS words,
        100 * (value - scale_min) / nullif(scale_max - scale_min, 0) AS rescaled
    FROM responses r LEFT JOIN waves w ON w.id = r.wave_id
),
dimensions AS (
    SELECT *, CASE WHEN words[1] = 'market' THEN words[2:] ELSE words END AS about FROM named
)
SELECT 'M30' AS metric, item AS subject, * FROM named WHERE scale_min = 0 AND scale_max = 10
UNION ALL BY NAME
SELECT 'M31' AS metric, item AS subject, * FROM named WHERE scale_min = 1 AND scale_max = 5
UNION ALL BY NAME
SELECT 'M32' AS metric, item AS subject, * FROM named
WHERE scale_min = 1 AND scale_max = 7 AND words[1] IN ('ces', 'ease')
UNION ALL BY NAME
SELECT 'M34' AS metric, 'engagement' AS subject, * FROM named
WHERE is_staff AND scale_min = 1 AND scale_max = 5
UNION ALL BY NAME
SELECT 'eNPS' AS metric, item AS subject, * FROM named
WHERE is_staff AND scale_min = 0 AND scale_max = 10
UNION ALL BY NAME
SELECT CASE WHEN words[1] = 'market' THEN 'market' ELSE 'M35' END AS metric,
    about[2] AS subject, * EXCLUDE (about) REPLACE (round(rescaled, 6) AS value)
FROM dimensions
WHERE about[1] = 'trust' AND scale_max > scale_min AND about[2] IN ('ability', 'benevolence',
    'integrity', 'reliability', 'responsiveness', 'openness', 'fairness');

-- The last two waves of each subject of each questionnaire, the latest at place 1.
CREATE TABLE last_two AS
SELECT metric, instrument, subject, wave_id, coalesce(field_to, max(last_on)) AS ended,
    coalesce(is_opt_in, false) AS is_opt_in, population_size, list_sort(list(DISTINCT item)) AS items,
    row_number() OVER (PARTITION BY metric, instrument, subject
        ORDER BY ended DESC, wave_id DESC) AS place
FROM asked
GROUP BY metric, instrument, subject, wave_id, field_to, is_opt_in, population_size
QUALIFY place <= 2;

-- The latest wave, and what its subject is called.
CREATE TABLE series AS
WITH several AS (
    SELECT metric, count(*) AS of_all, count(DISTINCT subject) AS subjects,
        count(DISTINCT instrument) AS instruments
    FROM last_two WHERE place = 1 GROUP BY metric
)
SELECT e.* EXCLUDE (place), CASE
    WHEN metric IN ('M35', 'market') AND instruments > 1 THEN instrument || ': ' || subject
    WHEN metric IN ('M35', 'market') THEN subject
    WHEN of_all = 1 THEN NULL
    WHEN subjects < of_all AND instrument <> '' THEN instrument || ': ' || subject
    ELSE subject END AS part
FROM last_two e JOIN several USING (metric)
WHERE place = 1;

-- The answers of each latest wave, for everyone ("group" is NULL) and for each group.
CREATE TABLE answers AS
WITH latest AS (
    SELECT a.* FROM asked a JOIN series USING (metric, instrument, subject, wave_id)
)
SELECT NULL AS "group", * EXCLUDE ("group") FROM latest WHERE NOT isnan(value)
UNION ALL BY NAME
SELECT * FROM latest WHERE group_id IS NULL OR NOT starts_with(group_id, 'withheld');

-- Each question: how many answered it, where the answers lie, their mean and its standard error.
CREATE TABLE questions AS
WITH means AS (
    SELECT *, sum(value * n) OVER question / sum(n) OVER question AS mean
    FROM answers
    WINDOW question AS (PARTITION BY metric, instrument, subject, "group", item)
)
SELECT metric, instrument, subject, "group", item, any_value(mean) AS mean, sum(n)::DOUBLE AS n,
    sqrt(sum(n * (value - mean) ** 2) / greatest(sum(n) - 1, 1) / sum(n)) AS error,
    coalesce(sum(n) FILTER (WHERE value BETWEEN 9 AND 10), 0)::DOUBLE AS from_nine,
    coalesce(sum(n) FILTER (WHERE value BETWEEN 0 AND 6), 0)::DOUBLE AS to_six,
    coalesce(sum(n) FILTER (WHERE value BETWEEN scale_max - 1 AND scale_max), 0)::DOUBLE AS top_two
FROM means GROUP BY ALL;

-- Everyone and each group: answers, people, the index, and whether they may be shown. Of groups,
-- those below five people are hidden, and the next smallest until they are two with five people;
-- of two alike the first by name. Marks of a redacted pack sort as the names do: "text 0…" before
-- the group not stated, "text 1…" after it.
CREATE TABLE askees AS
WITH sizes AS (
    SELECT metric, instrument, subject, "group", sum(n) AS n, max(n) AS people,
        avg(mean) AS index, avg(error) AS error, sum(from_nine) AS from_nine,
        sum(to_six) AS to_six, sum(top_two) AS top_two,
        CASE WHEN "group" = 'group not stated' AND getvariable('redacted') THEN 'text 1'
            ELSE "group" END AS in_order
    FROM questions GROUP BY ALL
),
ordered AS (
    SELECT *, count(*) OVER level AS groups, count(*) FILTER (WHERE people < 5) OVER level AS small,
        row_number() OVER by_size AS place, sum(people) OVER by_size - people AS before
    FROM sizes
    WINDOW level AS (PARTITION BY metric, instrument, subject, "group" IS NULL),
        by_size AS (PARTITION BY metric, instrument, subject, "group" IS NULL
            ORDER BY people, in_order ROWS UNBOUNDED PRECEDING)
)
SELECT s.part, s.is_opt_in, s.population_size, s.wave_id, o.* EXCLUDE (groups, small, place, before),
    people >= 5 AND ("group" IS NULL OR small = 0 OR NOT (place <= small OR place <= 2 OR before < 5))
        AS is_shown
FROM ordered o JOIN series s USING (metric, instrument, subject)
WHERE "group" IS NULL OR groups > 1;

-- The wave before, of everyone, where wording and questions are the same and five people answered.
CREATE TABLE earlier AS
WITH means AS (
    SELECT a.*, sum(value * n) OVER question / sum(n) OVER question AS mean
    FROM asked a JOIN last_two w USING (metric, instrument, subject, wave_id)
    JOIN series s USING (metric, instrument, subject)
    JOIN waves now ON now.id = s.wave_id JOIN waves past ON past.id = w.wave_id
    WHERE w.place = 2 AND w.items = s.items
        AND now.instrument_version IS NOT DISTINCT FROM past.instrument_version
    WINDOW question AS (PARTITION BY metric, instrument, subject, item)
),
by_question AS (
    SELECT metric, instrument, subject, item, any_value(mean) AS mean, sum(n)::DOUBLE AS n,
        sqrt(sum(n * (value - mean) ** 2) / greatest(sum(n) - 1, 1) / sum(n)) AS error,
        coalesce(sum(n) FILTER (WHERE value BETWEEN 9 AND 10), 0) AS from_nine,
        coalesce(sum(n) FILTER (WHERE value BETWEEN 0 AND 6), 0) AS to_six,
        coalesce(sum(n) FILTER (WHERE value BETWEEN scale_max - 1 AND scale_max), 0) AS top_two
    FROM means GROUP BY ALL
)
SELECT metric, instrument, subject, sum(n) AS n, max(n) AS people, avg(mean) AS index,
    avg(error) AS error, sum(from_nine) AS from_nine, sum(to_six) AS to_six, sum(top_two) AS top_two
FROM by_question GROUP BY ALL HAVING max(n) >= 5;

-- Student's t for as many degrees of freedom as are asked for; the program fills it in.
CREATE TABLE student (degrees BIGINT, t95 DOUBLE);
CREATE VIEW degrees_asked AS
SELECT DISTINCT people::BIGINT - 1 AS degrees FROM askees WHERE people > 1
UNION SELECT people::BIGINT - 1 FROM earlier
UNION SELECT unnest([1, 2, 3]);

-- The index of each dimension with its limits; without limits the whole scale is possible.
CREATE VIEW indexed AS
SELECT a.*, greatest(0, index - t95 * error) AS low, least(100, index + t95 * error) AS high
FROM askees a LEFT JOIN student ON degrees = people - 1
WHERE metric IN ('M35', 'market');

-- Net promoter scores; the interval adds answers as Rocks (2016) does, and knows the population.
CREATE VIEW net_scores AS
WITH adjusted AS (
    SELECT *, n + 3 AS m, (from_nine + 0.75) / m AS p, (to_six + 0.75) / m AS d,
        CASE WHEN "group" IS NULL AND population_size > 0
            THEN sqrt(greatest(0, 1 - n / population_size)) ELSE 1 END AS factor,
        100 * (from_nine - to_six) / n AS score,
        1.959963984540054 * factor * 100 * sqrt(greatest(0, (p + d - (p - d) ** 2) / m)) AS half
    FROM askees WHERE metric IN ('M30', 'eNPS')
)
SELECT metric, "group", part, from_nine - to_six AS numerator, n AS denominator, score AS value,
    CASE WHEN NOT is_opt_in THEN least(score, greatest(-100, 100 * (p - d) - half)) END AS low,
    CASE WHEN NOT is_opt_in THEN greatest(score, least(100, 100 * (p - d) + half)) END AS high
FROM adjusted WHERE is_shown
UNION ALL
SELECT metric, "group", part, NULL, NULL, NULL, NULL, NULL FROM adjusted WHERE NOT is_shown;

-- Shares of the two highest answers, with Wilson's limits for so many people.
CREATE VIEW top_boxes AS
SELECT metric, "group", part, top_two AS numerator, n AS denominator, people AS n,
    percent(top_two, n) AS value,
    CASE WHEN NOT is_opt_in THEN wilson_low(top_two / n * people, people) END AS low,
    CASE WHEN NOT is_opt_in THEN wilson_high(top_two / n * people, people) END AS high
FROM askees WHERE metric IN ('M31', 'M32', 'M34') AND is_shown
UNION ALL
SELECT metric, "group", part, NULL, NULL, NULL, NULL, NULL, NULL
FROM askees WHERE metric IN ('M31', 'M32', 'M34') AND NOT is_shown;

-- Under which metric a score is published, and as which part: that of employees under theirs.
CREATE MACRO published_metric(metric) AS CASE WHEN metric = 'eNPS' THEN 'M34' ELSE metric END;
CREATE MACRO published_part(metric, part) AS
    CASE WHEN metric = 'eNPS' THEN concat_ws(', ', 'eNPS', part) ELSE part END;

-- What answers weigh, where they do not all weigh one.
CREATE VIEW weights AS
WITH cells AS (
    SELECT metric, instrument, subject, "group", item, value, value >= scale_max - 1 AS is_top,
        sum(n) AS n, sum(weight_sum) AS w, sum(weight_sq_sum) AS squares
    FROM answers GROUP BY ALL
)
SELECT * FROM cells
WINDOW score AS (PARTITION BY metric, instrument, subject, "group")
QUALIFY sum(w) OVER score <> 0
    AND bool_or(abs(w - n) > 1e-9 OR abs(squares - n) > 1e-9) OVER score;

-- Scores by weight; remarks tell them beside the plain ones.
CREATE VIEW by_weight AS
WITH weighed AS (
    SELECT metric, instrument, subject, "group", CASE
        WHEN metric IN ('M30', 'eNPS') THEN 100 * (coalesce(sum(w) FILTER (value >= 9), 0)
            - coalesce(sum(w) FILTER (value <= 6), 0)) / sum(w)
        WHEN metric = 'M35' THEN sum(value * w) / sum(w)
        ELSE 100 * coalesce(sum(w) FILTER (is_top), 0) / sum(w) END AS value
    FROM weights WHERE metric IN ('M30', 'M31', 'M32', 'M35', 'eNPS')
    GROUP BY metric, instrument, subject, "group"
)
SELECT published_metric(metric) AS metric, a."group", published_part(metric, part) AS part, w.value
FROM askees a JOIN weighed w USING (metric, instrument, subject)
WHERE a."group" IS NOT DISTINCT FROM w."group" AND a.is_shown;

-- How everyone's answers differ from the wave before, with limits: those of each wave, squared and
-- added (Newcombe, 1998); of net promoter scores the standard errors with the answers added.
CREATE MACRO net_error(nine, six, n) AS 100 * sqrt(greatest(0, ((nine + 0.75) / (n + 3)
    + (six + 0.75) / (n + 3) - ((nine - six) / (n + 3)) ** 2) / (n + 3)));
CREATE VIEW changes AS
WITH twice AS (
    SELECT k.* EXCLUDE (metric, part), published_metric(metric) AS metric,
        published_part(metric, k.part) AS part,
        metric IN ('M30', 'eNPS') AS is_net, e.n AS n0, e.people AS people0, e.index AS index0, e.error AS error0,
        e.from_nine AS nine0, e.to_six AS six0, e.top_two AS top0
    FROM askees k JOIN earlier e USING (metric, instrument, subject)
    WHERE k."group" IS NULL AND k.is_shown AND NOT k.is_opt_in
),
sides AS (
    SELECT metric, part, 100 * top_two / n AS a, 100 * top0 / n0 AS b,
        wilson_low(top_two / n * people, people) AS a_low,
        wilson_high(top_two / n * people, people) AS a_high,
        wilson_low(top0 / n0 * people0, people0) AS b_low,
        wilson_high(top0 / n0 * people0, people0) AS b_high
    FROM twice WHERE metric IN ('M31', 'M32', 'M34') AND NOT is_net
    UNION ALL
    SELECT metric, part, index, index0, greatest(0, index - t.t95 * error),
        least(100, index + t.t95 * error), greatest(0, index0 - t0.t95 * error0),
        least(100, index0 + t0.t95 * error0)
    FROM twice JOIN student t ON t.degrees = people - 1 JOIN student t0 ON t0.degrees = people0 - 1
    WHERE metric = 'M35'
),
nets AS (
    SELECT metric, part, 100 * (from_nine - to_six) / n - 100 * (nine0 - six0) / n0 AS change,
        100 * (from_nine - to_six) / (n + 3) - 100 * (nine0 - six0) / (n0 + 3) AS middle,
        1.959963984540054 * sqrt(net_error(from_nine, to_six, n) ** 2
            + net_error(nine0, six0, n0) ** 2) AS half
    FROM twice WHERE is_net
)
SELECT metric, part, a - b AS change, a - b - sqrt((a - a_low) ** 2 + (b_high - b) ** 2) AS low,
    a - b + sqrt((a_high - a) ** 2 + (b - b_low) ** 2) AS high
FROM sides
UNION ALL
SELECT metric, part, change, greatest(-200, middle - half), least(200, middle + half) FROM nets;

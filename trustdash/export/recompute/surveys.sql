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

-- The latest wave of each subject of each questionnaire, and what the subject is called.
CREATE TABLE series AS
WITH ended AS (
    SELECT metric, instrument, subject, wave_id, coalesce(field_to, max(last_on)) AS ended,
        coalesce(is_opt_in, false) AS is_opt_in, population_size
    FROM asked
    GROUP BY metric, instrument, subject, wave_id, field_to, is_opt_in, population_size
    QUALIFY row_number() OVER (PARTITION BY metric, instrument, subject
        ORDER BY ended DESC, wave_id DESC) = 1
),
several AS (
    SELECT metric, count(*) AS of_all, count(DISTINCT subject) AS subjects,
        count(DISTINCT instrument) AS instruments
    FROM ended GROUP BY metric
)
SELECT e.*, CASE
    WHEN metric IN ('M35', 'market') AND instruments > 1 THEN instrument || ': ' || subject
    WHEN metric IN ('M35', 'market') THEN subject
    WHEN of_all = 1 THEN NULL
    WHEN subjects < of_all AND instrument <> '' THEN instrument || ': ' || subject
    ELSE subject END AS part
FROM ended e JOIN several USING (metric);

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

-- Student's t for as many degrees of freedom as are asked for; the program fills it in.
CREATE TABLE student (degrees BIGINT, t95 DOUBLE);
CREATE VIEW degrees_asked AS
SELECT DISTINCT people::BIGINT - 1 AS degrees FROM askees WHERE people > 1
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

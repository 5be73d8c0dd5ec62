-- Remedies: each step from owed to confirmed, for all, by kind and by group, interim ones apart.
-- An incident with fewer than 5 remedies is left out.
CREATE TEMP TABLE owed_remedies AS
SELECT coalesce(incident_id, '') AS unit, coalesce(group_name, 'group not stated') AS name, kind,
    coalesce(is_interim, false) AS interim, amount,
    coalesce(currency, 'currency not stated') AS currency,
    coalesce(confirmed_on <= as_of(), false) AS confirmed,
    coalesce(delivered_on <= as_of(), false) OR confirmed AS delivered,
    coalesce(accepted_on <= as_of(), false) OR delivered AS accepted,
    coalesce(declined_on <= as_of(), false) AS declined,
    coalesce(offered_on <= as_of(), false) OR accepted OR declined AS offered,
    NOT delivered AND NOT declined AS waiting,
    delivered_on - accepted_on AS days_to_delivery, as_of() - eligible_on AS days_owed
FROM remedies
WHERE eligible_on <= as_of()
QUALIFY count(*) OVER (PARTITION BY unit) >= 5;

CREATE TEMP TABLE group_cells AS
SELECT unit, name, unnest([1, 2, 3, 4, 5]) AS cell,
    unnest([count(*), count(*) FILTER (WHERE offered), count(*) FILTER (WHERE accepted),
        count(*) FILTER (WHERE delivered), count(*) FILTER (WHERE waiting)]) AS n
FROM owed_remedies GROUP BY unit, name;

CREATE TEMP TABLE kind_cells AS
SELECT unit, kind AS name, unnest([1, 2, 3, 4, 5]) AS cell,
    unnest([count(*), count(*) FILTER (WHERE offered), count(*) FILTER (WHERE accepted),
        count(*) FILTER (WHERE delivered), count(*) FILTER (WHERE waiting)]) AS n
FROM owed_remedies GROUP BY unit, kind;

CREATE TEMP TABLE apart AS
SELECT 'group' AS split, * FROM shown_apart('group_cells')
UNION ALL SELECT 'kind', * FROM shown_apart('kind_cells');

-- Whether confirmations may be told by group and by kind: where 1 to 4 of one confirmed, they are
-- not; and if but one received anything, none of that incident is shown apart.
CREATE TEMP TABLE confirmations AS
WITH labelled AS (
    SELECT a.split, r.unit, CASE WHEN a.is_apart THEN a.name END AS label,
        count(*) FILTER (WHERE r.confirmed) AS confirmed,
        count(*) FILTER (WHERE r.delivered) AS delivered
    FROM owed_remedies r
    JOIN apart a ON a.unit = r.unit AND a.name = CASE a.split WHEN 'kind' THEN r.kind ELSE r.name END
    GROUP BY a.split, r.unit, label
)
SELECT split, unit, count(*) < 2 OR bool_and(confirmed = 0 OR confirmed >= 5) AS are_full,
    count(*) FILTER (WHERE delivered > 0) > 1 AS several_received
FROM labelled GROUP BY split, unit;

CREATE TEMP TABLE shown_remedies AS
WITH hidden AS (
    SELECT a.split, a.name FROM apart a JOIN confirmations c ON c.split = a.split AND c.unit = a.unit
    WHERE NOT a.is_apart OR NOT (c.are_full OR c.several_received)
)
SELECT * EXCLUDE (name, kind), delivered AND amount IS NOT NULL AS is_paid,
    CASE WHEN name IN (SELECT name FROM hidden WHERE split = 'group')
        THEN 'other groups, together' ELSE name END AS label,
    CASE WHEN kind IN (SELECT name FROM hidden WHERE split = 'kind')
        THEN 'other kinds, together' ELSE kind END AS kind
FROM owed_remedies;

-- Each remedy once for each slice in which it is counted: before the part's name, and the group.
CREATE TEMP TABLE slices AS
WITH many AS (
    SELECT count(DISTINCT interim) > 1 AS interims, count(DISTINCT kind) > 1 AS kinds,
        count(DISTINCT label) > 1 AND NOT is_redacted() AS labels
    FROM shown_remedies
)
SELECT '' AS before, NULL AS "group", r.* FROM shown_remedies r
UNION ALL
SELECT CASE WHEN interim THEN 'interim: ' ELSE 'final: ' END, NULL, r.*
FROM shown_remedies r WHERE (SELECT interims FROM many)
UNION ALL
SELECT kind || ': ', NULL, r.* FROM shown_remedies r WHERE (SELECT kinds FROM many)
UNION ALL
SELECT '', label, r.* FROM shown_remedies r WHERE (SELECT labels FROM many);

-- Amounts paid to fewer than 5 of a group are left out, and those that would give them away.
CREATE TEMP TABLE few_paid AS
WITH sizes AS (SELECT label, count(*) AS n FROM shown_remedies WHERE is_paid GROUP BY label),
placed AS (
    SELECT *, row_number() OVER (ORDER BY n, label) AS place,
        sum(n) OVER (ORDER BY n, label) AS together, count(*) FILTER (WHERE n < 5) OVER () AS few
    FROM sizes
),
enough AS (
    SELECT min(place) AS up_to FROM placed WHERE place >= few AND place > 1 AND together >= 5
)
SELECT label FROM placed, enough WHERE few > 0 AND (up_to IS NULL OR place <= up_to);

WITH rows AS (
    SELECT * FROM slices
    UNION ALL BY NAME SELECT '' AS before WHERE NOT EXISTS (FROM slices)
),
counted AS (
    SELECT before, "group", count(offered) AS owed, count(*) FILTER (WHERE offered) AS offered,
        count(*) FILTER (WHERE accepted) AS accepted,
        count(*) FILTER (WHERE delivered) AS delivered,
        count(*) FILTER (WHERE waiting) AS waiting,
        count(*) FILTER (WHERE delivered AND confirmed) AS confirmed,
        median(days_to_delivery) FILTER (WHERE delivered) AS days_to_delivery,
        max(days_owed) FILTER (WHERE waiting) AS longest
    FROM rows GROUP BY before, "group"
),
told AS (SELECT coalesce(bool_and(are_full OR NOT several_received), true) AS of_all
    FROM confirmations)
SELECT "group", NULL AS part, delivered AS numerator, owed AS denominator,
    percent(numerator, denominator) AS value
FROM counted WHERE before = ''
UNION ALL SELECT "group", before || 'offered', offered, owed, percent(offered, owed) FROM counted
UNION ALL
SELECT "group", before || 'accepted', accepted, offered, percent(accepted, offered) FROM counted
UNION ALL
SELECT "group", before || 'delivered', delivered, accepted, percent(delivered, accepted)
FROM counted
UNION ALL
SELECT "group", before || 'still waiting', waiting, owed, percent(waiting, owed) FROM counted
UNION ALL
SELECT "group", before || 'confirmed', confirmed, delivered, percent(confirmed, delivered)
FROM counted
WHERE (before = '' AND "group" IS NULL) OR (NOT is_redacted() AND (SELECT of_all FROM told))
UNION ALL
SELECT "group", before || 'median days from accepted to delivered', NULL, NULL, days_to_delivery
FROM counted
UNION ALL SELECT "group", before || 'longest wait so far', NULL, NULL, longest FROM counted
UNION ALL
SELECT "group", before || 'value delivered, ' || currency, NULL, NULL, sum(amount)
FROM slices WHERE is_paid AND ("group" IS NULL OR "group" NOT IN (FROM few_paid))
GROUP BY before, "group", currency

-- Affected groups to which a message of the last 90 days went on a channel that they use.
WITH recent AS (
    SELECT coalesce(group_ids, []) AS told, lower(channel) AS channel FROM communications
    WHERE sent_at::DATE > as_of() - 90 AND sent_at::DATE <= as_of()
),
uses AS (
    SELECT a.group_id,
        list_transform(coalesce(s.preferred_channels, []), lambda each: lower(each)) AS channels
    FROM affected a LEFT JOIN stakeholder_groups s ON s.id = a.group_id
),
reached AS (
    SELECT u.group_id, count(r.told) > 0 AS is_told,
        count(r.told) FILTER (WHERE len(u.channels) = 0 OR list_contains(u.channels, r.channel)) > 0
            AS is_reached
    FROM uses u LEFT JOIN recent r ON len(r.told) = 0 OR list_contains(r.told, u.group_id)
    GROUP BY u.group_id
)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE is_reached) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM reached
UNION ALL
SELECT NULL, 'told on other channels alone',
    count(*) FILTER (WHERE is_told AND NOT is_reached) AS k, count(*), k
FROM reached

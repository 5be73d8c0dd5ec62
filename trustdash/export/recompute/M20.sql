-- Hours from detection, and from the beginning, to the first word; nobody told yet waits on.
CREATE TEMP VIEW since_detected AS
SELECT coalesce(first_communication_at < as_of() + INTERVAL 1 DAY, false) AS happened,
    greatest(epoch(CASE WHEN happened THEN first_communication_at
        ELSE as_of() + INTERVAL 1 DAY END - detected_at) / 3600, 0) AS waited
FROM incidents
WHERE detected_at < as_of() + INTERVAL 1 DAY AND status IS DISTINCT FROM 'dismissed'
    AND category IS DISTINCT FROM 'maintenance';

CREATE TEMP VIEW since_begun AS
SELECT coalesce(first_communication_at < as_of() + INTERVAL 1 DAY, false) AS happened,
    greatest(epoch(CASE WHEN happened THEN first_communication_at
        ELSE as_of() + INTERVAL 1 DAY END - occurred_at) / 3600, 0) AS waited,
    happened AND occurred_at < first_communication_at AS was_silent
FROM incidents
WHERE occurred_at < as_of() + INTERVAL 1 DAY AND status IS DISTINCT FROM 'dismissed'
    AND category IS DISTINCT FROM 'maintenance';

WITH silences AS (SELECT * FROM since_begun WHERE was_silent)
SELECT NULL AS "group", NULL AS part, NULL AS numerator, NULL AS denominator, until AS value
FROM waited_until('since_detected', 0.5)
UNION ALL SELECT NULL, 'p90', NULL, NULL, until FROM waited_until('since_detected', 0.9)
UNION ALL
SELECT NULL, 'median from the beginning', NULL, NULL, until FROM waited_until('since_begun', 0.5)
UNION ALL
SELECT NULL, 'p90 from the beginning', NULL, NULL, until FROM waited_until('since_begun', 0.9)
UNION ALL
SELECT NULL, 'began before the first word', count(*) AS k, count(*), k FROM silences
UNION ALL SELECT NULL, 'median silence', NULL, NULL, quantile_cont(waited, 0.5) FROM silences
UNION ALL SELECT NULL, 'p90 silence', NULL, NULL, quantile_cont(waited, 0.9) FROM silences
UNION ALL
SELECT NULL, 'still silent', count(*) FILTER (WHERE NOT happened) AS k, count(*), k
FROM since_detected

-- Claims found backed by every reader, of all checkable claims.
WITH judged AS (
    SELECT *, coalesce(check_result IN ('backed', 'unbacked'), false)
            OR coalesce(second_result IN ('backed', 'unbacked'), false) AS is_checkable,
        coalesce(check_result, second_result) = 'backed'
            AND coalesce(second_result, check_result) = 'backed' AS is_backed,
        CASE WHEN kind = 'will_do' THEN commitment_status_then IN ('published', 'in_progress',
                'at_risk', 'on_hold', 'delivered', 'verified', 'kept')
                AND commitment_due_then IS NOT NULL
            ELSE coalesce(commitment_status_then IN ('verified', 'kept'), false)
                OR coalesce(evidence_status_then = 'approved', false) END AS is_carried
    FROM claims
),
base AS (SELECT * FROM judged WHERE is_checkable),
kinds(kind, part) AS (VALUES ('fact', 'facts'), ('done', 'done'), ('will_do', 'will do')),
two AS (SELECT * FROM claims WHERE check_result IS NOT NULL AND second_result IS NOT NULL)
SELECT NULL AS "group", NULL AS part, count(*) FILTER (WHERE is_backed) AS numerator,
    count(*) AS denominator, percent(numerator, denominator) AS value
FROM base
UNION ALL
SELECT NULL, s.part, count(*) FILTER (WHERE is_backed) AS k, count(*) AS n, percent(k, n)
FROM base JOIN kinds s USING (kind) GROUP BY s.part
UNION ALL
SELECT NULL, 'carried by a verified record', count(*) FILTER (WHERE is_carried) AS k, count(*) AS n,
    percent(k, n)
FROM base
UNION ALL
SELECT NULL, 'contradicted later', count(*) FILTER (WHERE contradicted_on <= as_of()) AS k,
    count(*) AS n, percent(k, n)
FROM base
UNION ALL
SELECT NULL, 'promises without a commitment', count(*) FILTER (WHERE commitment_id IS NULL) AS k,
    count(*), k
FROM claims WHERE kind = 'will_do'
UNION ALL
SELECT NULL, 'two readers agree', count(*) FILTER (WHERE check_result = second_result) AS k,
    count(*) AS n, percent(k, n)
FROM two

-- grain: one row per mark on an incident's timeline: what happened, was said, done, remedied and
-- checked by others, by the as-of day. Severe incidents that belong to it happened in it. Dates of promises that were moved are what we did; opinions
-- and findings since it began count as checks by others unless they are of ourselves.
-- ignores: teams
-- columns: incident_id VARCHAR, at TIMESTAMP, lane VARCHAR, label VARCHAR
WITH marks AS (
    SELECT incident_id, happened_at AS moment, 'What happened' AS lane, text AS label
    FROM seen.incident_event WHERE kind <> 'communication'
    UNION ALL
    SELECT parent_id, coalesce(occurred_at, detected_at), 'What happened', title
    FROM seen.incident
    WHERE parent_id IS NOT NULL AND severity IN ('SEV1', 'SEV2', 'SEV3') AND status <> 'dismissed'
    UNION ALL
    SELECT incident_id, sent_at, 'What we said', text FROM seen.communication
    WHERE incident_id IS NOT NULL
    UNION ALL
    SELECT incident_id, delivered_on::TIMESTAMP, 'What we did', title FROM seen.commitment
    WHERE delivered_on IS NOT NULL
    UNION ALL
    SELECT coalesce(a.incident_id, c.incident_id, r.incident_id), a.completed_on::TIMESTAMP,
        'What we did', a.title
    FROM seen.corrective_action a
    LEFT JOIN seen.commitment c ON c.id = a.commitment_id
    LEFT JOIN seen.root_cause r ON r.id = a.root_cause_id
    WHERE a.completed_on IS NOT NULL AND a.status NOT IN ('open', 'in_progress', 'reopened')
    UNION ALL
    SELECT c.incident_id, v.revised_on::TIMESTAMP, 'What we did',
        'Date moved from ' || strftime(v.old_date, '%-d %b %Y') || ' to '
        || strftime(v.new_date, '%-d %b %Y') || ': ' || c.title
    FROM seen.due_date_revision v
    JOIN seen.commitment c ON v.item_entity = 'commitment' AND c.id = v.item_id
    WHERE v.old_date <> v.new_date
    UNION ALL
    SELECT incident_id, min(delivered_on)::TIMESTAMP, 'Remedies', 'First ' || kind || ' delivered'
    FROM seen.remedy WHERE delivered_on IS NOT NULL GROUP BY incident_id, kind
    UNION ALL
    SELECT incident_id, report_on::TIMESTAMP, 'Checked by others', title FROM seen.audit
    WHERE status = 'reported' AND report_on <= $as_of AND independence IS DISTINCT FROM 'self'
    UNION ALL
    SELECT coalesce(c.incident_id, r.incident_id), v.issued_on::TIMESTAMP, 'Checked by others',
        'Opinion (' || coalesce(v.opinion, 'none stated') || '): '
        || coalesce(v.title, c.title, o.title, v.provider)
    FROM seen.validation v
    LEFT JOIN seen.commitment c ON v.subject_entity = 'commitment' AND c.id = v.subject_id
    LEFT JOIN seen.control o ON v.subject_entity = 'control' AND o.id = v.subject_id
    LEFT JOIN seen.risk r ON r.id = o.risk_id
    LEFT JOIN seen.incident i ON i.id = coalesce(c.incident_id, r.incident_id)
    WHERE v.independence <> 'self'
        AND v.issued_on >= coalesce(i.occurred_at, i.detected_at, TIMESTAMP '0001-01-01')::DATE
    UNION ALL
    SELECT n.incident_id, n.issued_on::TIMESTAMP, 'Checked by others', 'Finding: ' || n.title
    FROM seen.recommendation n
    LEFT JOIN seen.audit a ON a.id = n.audit_id
    LEFT JOIN seen.incident i ON i.id = n.incident_id
    WHERE a.independence IS DISTINCT FROM 'self'
        AND n.issued_on >= coalesce(i.occurred_at, i.detected_at, TIMESTAMP '0001-01-01')::DATE
)
SELECT incident_id, moment AS "at", lane, label
FROM marks
WHERE moment IS NOT NULL AND moment::DATE <= $as_of AND incident_id IS NOT NULL
    AND (len($incidents::VARCHAR[]) = 0 OR list_contains($incidents::VARCHAR[], incident_id))
ORDER BY incident_id, moment, lane, label

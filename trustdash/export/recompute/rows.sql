-- What several metrics start from. as_of() is the day at whose end everything is looked at.
CREATE MACRO as_of() AS getvariable('as_of')::DATE;
CREATE MACRO percent(k, n) AS CASE WHEN n > 0 THEN 100.0 * k / n END;

-- Promises that count in rates about time: neither draft nor withdrawn nor replaced.
CREATE VIEW timed AS
SELECT *, status IN ('delivered', 'verified', 'kept', 'kept_in_part') AND delivered_on IS NULL
    OR coalesce(delivered_on <= as_of(), false) AS is_delivered
FROM commitments
WHERE status NOT IN ('draft', 'withdrawn', 'superseded');

-- Promises on which something is still to be delivered, and whether each is late.
CREATE VIEW owed AS
SELECT *, coalesce(due_date < as_of(), false)
    AND NOT (status = 'on_hold' AND decision_id IS NOT NULL) AS is_late
FROM timed
WHERE status <> 'not_kept' AND NOT is_delivered;

-- Corrective actions on which work is still to be done, and whether each is late.
CREATE VIEW at_work AS
SELECT *, coalesce(due_date < as_of(), false) AS is_late
FROM actions
WHERE status IN ('open', 'in_progress', 'reopened')
    AND (status = 'reopened' OR completed_on IS NULL OR completed_on > as_of());

-- Promises that, 90 days before, were due within the 90 days, by the date in force then.
CREATE VIEW due_in_period AS
WITH moves AS (
    SELECT item_id,
        arg_max(new_date, (revised_on, id)) FILTER (WHERE revised_on <= as_of() - 90) AS set_before,
        arg_min(old_date, (revised_on, id)) FILTER (WHERE revised_on > as_of() - 90) AS moved_later
    FROM revisions WHERE item_entity = 'commitment' GROUP BY item_id
),
dated AS (
    SELECT t.*, coalesce(m.set_before, m.moved_later, t.due_date) AS due_then
    FROM timed t LEFT JOIN moves m ON m.item_id = t.id
    WHERE coalesce(said_on, first_seen) <= as_of() - 90
)
SELECT * FROM dated
WHERE due_then > as_of() - 90 AND due_then <= as_of() AND (due_then < as_of() OR is_delivered);

-- Checks whether an action worked: made at all, and made so that they prove something.
CREATE VIEW checks AS
SELECT *,
    coalesce(action_completed_on <= as_of(), false) OR action_status IN ('implemented',
        'awaiting_effectiveness', 'effective', 'not_effective', 'closed') AS is_completed,
    coalesce(result IN ('effective', 'partially', 'not_effective', 'inconclusive')
        AND checked_on <= as_of(), false)
        AND NOT coalesce(checked_on < action_completed_on, false) AS is_made,
    is_made AND criterion IS NOT NULL
        AND NOT coalesce(criterion_written_on > action_completed_on, false) AS is_proof
FROM effectiveness_checks;

-- Findings that their issuer has not taken back, and whether they closed each after looking.
CREATE VIEW findings AS
SELECT *, coalesce(status IN ('closed_exceeds', 'closed_acceptable', 'closed_acceptable_alternate')
        AND closed_on <= as_of(), false) AND audit_independence IS DISTINCT FROM 'self' AS is_closed
FROM recommendations
WHERE status NOT IN ('closed_reconsidered', 'closed_no_longer_applicable', 'closed_superseded');

-- Complaints with the day on which each was decided, else closed, never before its receipt.
CREATE VIEW dealt_with AS
SELECT *, greatest(coalesce(decided_on, closed_on), CASE WHEN coalesce(decided_on, closed_on)
        IS NOT NULL THEN received_on END) AS ended_on,
    is_closed AND NOT coalesce(ended_on <= as_of(), false) AS has_no_day
FROM complaints;

-- Themes raised by as-of, whether the group was told, and whether that closed the loop.
CREATE VIEW themes AS
SELECT *, coalesce(told_on <= as_of(), false) AND (coalesce(len(told_group_ids), 0) = 0
        OR group_id IS NULL OR list_contains(told_group_ids, group_id)) AS is_told,
    is_told AND coalesce(decision = 'do'
        OR (decision = 'do_not' AND decision_reason IS NOT NULL), false) AS loop_closed,
    coalesce(asked_n < 5 AND confirmed IN ('yes', 'no'), false) AS few_asked
FROM listening_themes
WHERE raised_on <= as_of();

-- Whether ids and groups of what takes a grant are left out of this pack.
CREATE MACRO is_redacted() AS getvariable('redacted')::BOOLEAN;

-- By when a share had it happen, of rows (waited, happened) some of which still wait: the first
-- time at which the estimate of Kaplan and Meier of those still waiting is at most 1 - share.
CREATE MACRO waited_until(source, share) AS TABLE
WITH times AS (
    SELECT waited, count(*) FILTER (WHERE happened) AS ends,
        sum(count(*)) OVER (ORDER BY waited DESC) AS at_risk
    FROM query_table(source) GROUP BY waited
),
curve AS (
    SELECT waited, product(1 - ends / at_risk) OVER (ORDER BY waited) AS waiting FROM times
)
SELECT min(waited) AS until FROM curve WHERE waiting <= 1 - share + 1e-9;

-- Groups affected by an incident that is neither dismissed nor closed.
CREATE VIEW affected AS
SELECT DISTINCT g.group_id FROM affected_groups g JOIN incidents i ON i.id = g.incident_id
WHERE g.group_id IS NOT NULL AND coalesce(i.status NOT IN ('dismissed', 'closed'), true);

-- The Wilson 95 % interval of k of n, in percent; none of nothing.
CREATE MACRO wilson_middle(k, n) AS
    (k / n + 3.841458820694124 / (2 * n)) / (1 + 3.841458820694124 / n);
CREATE MACRO wilson_half(k, n) AS 1.959963984540054 / (1 + 3.841458820694124 / n)
    * sqrt(k / n * (1 - k / n) / n + 3.841458820694124 / (4 * n * n));
CREATE MACRO wilson_low(k, n) AS CASE WHEN n > 0 THEN
    100 * CASE WHEN k = 0 THEN 0 ELSE greatest(0, wilson_middle(k, n) - wilson_half(k, n)) END END;
CREATE MACRO wilson_high(k, n) AS CASE WHEN n > 0 THEN
    100 * CASE WHEN k = n THEN 1 ELSE least(1, wilson_middle(k, n) + wilson_half(k, n)) END END;

-- Which groups may be shown apart, of counts (unit, name, cell, n); cell 1 counts the group's size.
-- Where 1 to 4 of a group stand in any cell it is taken together with other such groups, and with
-- the next smallest until together they are two groups or more, no sum is 1 to 4, and so many that
-- no size can be told. Where not even all together are that, none is shown apart.
CREATE MACRO shown_apart(source) AS TABLE
WITH present AS (
    SELECT unit, name, max(n) FILTER (WHERE cell = 1) AS size,
        bool_or(n BETWEEN 1 AND 4) AS is_small
    FROM query_table(source) GROUP BY unit, name
),
placed AS (
    SELECT *, row_number() OVER (PARTITION BY unit ORDER BY is_small DESC, size, name) AS place,
        count(*) OVER (PARTITION BY unit) AS names,
        count(*) FILTER (WHERE is_small) OVER (PARTITION BY unit) AS small_ones
    FROM present
),
sums AS (
    SELECT p.unit, p.place, p.small_ones, c.cell,
        sum(c.n) OVER (PARTITION BY p.unit, c.cell ORDER BY p.place) AS n
    FROM placed p JOIN query_table(source) c ON c.unit = p.unit AND c.name = p.name
),
safe AS (
    SELECT unit, place FROM sums WHERE place > 1 AND place >= small_ones
    GROUP BY unit, place
    HAVING bool_and(n = 0 OR n >= 5) AND max(n) FILTER (WHERE cell = 1) >= place + 4
),
together AS (SELECT unit, min(place) AS up_to FROM safe GROUP BY unit)
SELECT p.unit, p.name,
    p.names < 2 OR p.small_ones = 0 OR coalesce(p.place > t.up_to, false) AS is_apart
FROM placed p LEFT JOIN together t ON t.unit = p.unit;

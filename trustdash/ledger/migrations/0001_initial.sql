-- The first shape of a ledger. Generated once from the declarations; frozen since.
CREATE TABLE schema_migration (number INTEGER, name VARCHAR, applied_at TIMESTAMP);

CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    recorded_at TIMESTAMP NOT NULL,
    valid_from DATE NOT NULL,
    actor VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    entity_id VARCHAR NOT NULL,
    changes VARCHAR NOT NULL,
    reason VARCHAR,
    batch_id VARCHAR,
    source_row BIGINT,
    idempotency_key VARCHAR,
    prev_hash VARCHAR NOT NULL,
    hash VARCHAR NOT NULL
);

CREATE TABLE batch (
    batch_id VARCHAR, seq BIGINT, recorded_at TIMESTAMP, file VARCHAR, profile VARCHAR,
    sha256 VARCHAR, as_of DATE, read BIGINT, stored BIGINT, refused BIGINT, duplicates BIGINT,
    detail VARCHAR
);

CREATE TABLE response_rollup (
    batch_seq BIGINT, wave_id VARCHAR, item VARCHAR, group_id VARCHAR, answered_on DATE,
    value DOUBLE, scale_min DOUBLE, scale_max DOUBLE, n BIGINT, weight_sum DOUBLE,
    weight_sq_sum DOUBLE
);

CREATE TABLE organisation_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    name VARCHAR,
    is_invented BOOLEAN,
    timezone VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE team_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    name VARCHAR,
    lead VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE stakeholder_group_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    name VARCHAR,
    kind VARCHAR,
    population_size BIGINT,
    is_vulnerable BOOLEAN,
    preferred_channels VARCHAR[],
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE incident_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    title VARCHAR,
    category VARCHAR,
    severity VARCHAR,
    is_major BOOLEAN,
    parent_id VARCHAR,
    occurred_at TIMESTAMP,
    occurred_rule VARCHAR,
    detected_at TIMESTAMP,
    detection VARCHAR,
    acknowledged_publicly_at TIMESTAMP,
    contained_at TIMESTAMP,
    resolved_at TIMESTAMP,
    what_went_wrong VARCHAR,
    why VARCHAR,
    being_done VARCHAR,
    facts_unknown VARCHAR,
    responsibility_statement VARCHAR,
    accountable_executive VARCHAR,
    affected_count BIGINT,
    breached VARCHAR,
    components VARCHAR[],
    provenance VARCHAR,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE incident_event_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    happened_at TIMESTAMP,
    kind VARCHAR,
    text VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE root_cause_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    statement VARCHAR,
    method VARCHAR,
    cause_category VARCHAR,
    determined_on DATE,
    confidence VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE incident_stakeholder_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    group_id VARCHAR,
    harm_type VARCHAR,
    affected_count BIGINT,
    count_basis VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE commitment_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    title VARCHAR,
    text VARCHAR,
    said_by VARCHAR,
    said_on DATE,
    communication_id VARCHAR,
    criterion VARCHAR,
    covers VARCHAR,
    accountable_executive VARCHAR,
    owner VARCHAR,
    team_id VARCHAR,
    original_due_date DATE,
    due_date DATE,
    window_start DATE,
    status VARCHAR,
    delivered_on DATE,
    verified_on DATE,
    verified_by VARCHAR,
    end_reason VARCHAR,
    superseded_by VARCHAR,
    assessed_completion VARCHAR,
    assessor VARCHAR,
    assessed_on DATE,
    recommendation_id VARCHAR,
    decision_id VARCHAR,
    list_name VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE due_date_revision_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    item_entity VARCHAR,
    item_id VARCHAR,
    old_date DATE,
    new_date DATE,
    revised_on DATE,
    requested_by VARCHAR,
    approved_by VARCHAR,
    reason_code VARCHAR,
    reason VARCHAR,
    is_after_due BOOLEAN,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE milestone_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    commitment_id VARCHAR,
    title VARCHAR,
    weight DOUBLE,
    due_date DATE,
    reached_on DATE,
    acceptance_criterion VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE recommendation_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    team_id VARCHAR,
    source VARCHAR,
    audit_id VARCHAR,
    title VARCHAR,
    text VARCHAR,
    issuer VARCHAR,
    issued_on DATE,
    severity VARCHAR,
    response_due DATE,
    response VARCHAR,
    responded_on DATE,
    response_reason VARCHAR,
    due_date DATE,
    implemented_on DATE,
    closed_on DATE,
    is_repeat BOOLEAN,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE corrective_action_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    title VARCHAR,
    text VARCHAR,
    incident_id VARCHAR,
    commitment_id VARCHAR,
    root_cause_id VARCHAR,
    kind VARCHAR,
    category VARCHAR,
    control_strength VARCHAR,
    owner VARCHAR,
    team_id VARCHAR,
    priority VARCHAR,
    opened_on DATE,
    original_due_date DATE,
    due_date DATE,
    completed_on DATE,
    closed_on DATE,
    reopened_count BIGINT,
    last_update_on DATE,
    update_note VARCHAR,
    approved_by VARCHAR,
    end_reason VARCHAR,
    follow_up_of VARCHAR,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE effectiveness_check_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    action_id VARCHAR,
    criterion VARCHAR,
    criterion_written_on DATE,
    kpi_id VARCHAR,
    window_start DATE,
    window_end DATE,
    planned_on DATE,
    checked_on DATE,
    checker VARCHAR,
    result VARCHAR,
    note VARCHAR,
    follow_up_action_id VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE evidence_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    subject_entity VARCHAR,
    subject_id VARCHAR,
    kind VARCHAR,
    title VARCHAR,
    location VARCHAR,
    captured_on DATE,
    expiry_date DATE,
    status VARCHAR,
    approved_by VARCHAR,
    sha256 VARCHAR,
    revision BIGINT,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE lesson_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    statement VARCHAR,
    applies_to VARCHAR,
    adopted_in VARCHAR,
    owner VARCHAR,
    team_id VARCHAR,
    adopted_on DATE,
    verified_on DATE,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE feedback_wave_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    instrument VARCHAR,
    instrument_version VARCHAR,
    population VARCHAR,
    mode VARCHAR,
    is_opt_in BOOLEAN,
    invited BIGINT,
    complete BIGINT,
    partial BIGINT,
    refused BIGINT,
    non_contact BIGINT,
    other BIGINT,
    unknown BIGINT,
    population_size BIGINT,
    field_from DATE,
    field_to DATE,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE listening_theme_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    group_id VARCHAR,
    theme VARCHAR,
    raised_in VARCHAR,
    raised_on DATE,
    volume BIGINT,
    decision VARCHAR,
    decision_reason VARCHAR,
    decided_on DATE,
    review_on DATE,
    commitment_id VARCHAR,
    told_on DATE,
    told_via VARCHAR,
    confirmed VARCHAR,
    asked_n BIGINT,
    agreed_n BIGINT,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE communication_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    group_ids VARCHAR[],
    channel VARCHAR,
    sent_at TIMESTAMP,
    author VARCHAR,
    kind VARCHAR,
    text VARCHAR,
    promised_next_update_at TIMESTAMP,
    tone_review VARCHAR,
    corrected_by VARCHAR,
    has_undated_promise BOOLEAN,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE claim_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    communication_id VARCHAR,
    text VARCHAR,
    kind VARCHAR,
    commitment_id VARCHAR,
    evidence_id VARCHAR,
    check_result VARCHAR,
    second_result VARCHAR,
    checked_by VARCHAR,
    second_checked_by VARCHAR,
    checked_on DATE,
    contradicted_on DATE,
    contradicted_by VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE leader_engagement_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    leader_role VARCHAR,
    group_id VARCHAR,
    held_on DATE,
    format VARCHAR,
    is_two_way BOOLEAN,
    status VARCHAR,
    attendees BIGINT,
    questions_asked BIGINT,
    questions_answered BIGINT,
    answered_on DATE,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE risk_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    title VARCHAR,
    owner VARCHAR,
    team_id VARCHAR,
    inherent BIGINT,
    residual BIGINT,
    appetite BIGINT,
    treatment VARCHAR,
    review_on DATE,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE control_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    risk_id VARCHAR,
    title VARCHAR,
    owner VARCHAR,
    team_id VARCHAR,
    check_every_days BIGINT,
    expires_on DATE,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE control_check_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    control_id VARCHAR,
    due_date DATE,
    done_on DATE,
    result VARCHAR,
    found_by VARCHAR,
    note VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE audit_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    title VARCHAR,
    covers VARCHAR,
    auditor VARCHAR,
    independence VARCHAR,
    period_start DATE,
    period_end DATE,
    report_on DATE,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE validation_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    subject_entity VARCHAR,
    subject_id VARCHAR,
    title VARCHAR,
    provider VARCHAR,
    independence VARCHAR,
    covers VARCHAR,
    method VARCHAR,
    opinion VARCHAR,
    issued_on DATE,
    valid_until DATE,
    report VARCHAR,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE kpi_definition_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    name VARCHAR,
    formula VARCHAR,
    unit VARCHAR,
    direction VARCHAR,
    target DOUBLE,
    tolerance DOUBLE,
    baseline_rule VARCHAR,
    owner VARCHAR,
    team_id VARCHAR,
    incident_id VARCHAR,
    every_days BIGINT,
    min_n BIGINT,
    decimals BIGINT,
    aggregate VARCHAR,
    dimension VARCHAR,
    is_headline BOOLEAN,
    source_system VARCHAR,
    version BIGINT,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE annotation_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    kpi_id VARCHAR,
    on_date DATE,
    kind VARCHAR,
    text VARCHAR,
    is_break BOOLEAN,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE target_trajectory_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    kpi_id VARCHAR,
    group_id VARCHAR,
    on_date DATE,
    expected_low DOUBLE,
    expected_high DOUBLE,
    agreed_in VARCHAR,
    agreed_on DATE,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE review_meeting_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    held_on DATE,
    title VARCHAR,
    chair VARCHAR,
    attendees VARCHAR[],
    as_of DATE,
    known_to BIGINT,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE decision_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    incident_id VARCHAR,
    team_id VARCHAR,
    review_id VARCHAR,
    text VARCHAR,
    context VARCHAR,
    kind VARCHAR,
    relates_entity VARCHAR,
    relates_id VARCHAR,
    owner VARCHAR,
    asked_on DATE,
    decided_on DATE,
    due_date DATE,
    outcome VARCHAR,
    outcome_checked_on DATE,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE question_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    about_entity VARCHAR,
    about_id VARCHAR,
    text VARCHAR,
    choices VARCHAR[],
    asked_on DATE,
    source VARCHAR,
    answer VARCHAR,
    answered_by VARCHAR,
    answered_on DATE,
    status VARCHAR,
    valid_from DATE,
    seq BIGINT
);

CREATE TABLE feedback_response_fact (
    wave_id VARCHAR,
    respondent_id VARCHAR,
    item VARCHAR,
    group_id VARCHAR,
    answered_on DATE,
    value DOUBLE,
    scale_min DOUBLE,
    scale_max DOUBLE,
    weight DOUBLE,
    batch_seq BIGINT,
    source_row BIGINT,
    restated BOOLEAN
);

CREATE TABLE feedback_aggregate_fact (
    wave_id VARCHAR,
    item VARCHAR,
    group_id VARCHAR,
    answer DOUBLE,
    n BIGINT,
    scale_min DOUBLE,
    scale_max DOUBLE,
    published_on DATE,
    batch_seq BIGINT,
    source_row BIGINT,
    restated BOOLEAN
);

CREATE TABLE complaint_fact (
    id VARCHAR,
    received_on DATE,
    incident_id VARCHAR,
    group_id VARCHAR,
    team_id VARCHAR,
    channel VARCHAR,
    main_category VARCHAR,
    about VARCHAR,
    acknowledged_on DATE,
    acknowledged_by VARCHAR,
    decided_on DATE,
    outcome VARCHAR,
    closed_on DATE,
    is_closed BOOLEAN,
    escalated_to VARCHAR,
    satisfaction BIGINT,
    disputed BOOLEAN,
    text VARCHAR,
    batch_seq BIGINT,
    source_row BIGINT,
    restated BOOLEAN
);

CREATE TABLE remedy_fact (
    id VARCHAR,
    eligible_on DATE,
    incident_id VARCHAR,
    group_id VARCHAR,
    complaint_id VARCHAR,
    kind VARCHAR,
    offered_on DATE,
    accepted_on DATE,
    declined_on DATE,
    delivered_on DATE,
    confirmed_on DATE,
    amount DOUBLE,
    currency VARCHAR,
    is_interim BOOLEAN,
    is_tailored BOOLEAN,
    batch_seq BIGINT,
    source_row BIGINT,
    restated BOOLEAN
);

CREATE TABLE observation_fact (
    kpi_id VARCHAR,
    group_id VARCHAR,
    period_start DATE,
    period_end DATE,
    value DOUBLE,
    n BIGINT,
    ci_low DOUBLE,
    ci_high DOUBLE,
    assurance VARCHAR,
    source VARCHAR,
    published_on DATE,
    batch_seq BIGINT,
    source_row BIGINT,
    restated BOOLEAN
);

-- Who may sign in, as what; seen by administrators alone (the views say so).
CREATE TABLE account_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    email VARCHAR,
    name VARCHAR,
    role VARCHAR,
    team_id VARCHAR,
    grants VARCHAR[],
    is_active BOOLEAN,
    issuer VARCHAR,
    subject VARCHAR,
    not_before TIMESTAMP,
    reviewed_on DATE,
    is_void BOOLEAN DEFAULT 0,
    valid_from DATE,
    seq BIGINT
);

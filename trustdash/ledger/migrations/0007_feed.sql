-- Files that are expected again and again. What arrived is told by the batches (view seen.batch).
CREATE TABLE feed_version (
    id VARCHAR,
    external_id VARCHAR,
    visibility VARCHAR,
    name VARCHAR,
    profile VARCHAR,
    every VARCHAR,
    owner VARCHAR,
    team_id VARCHAR,
    started_on DATE,
    status VARCHAR,
    is_void BOOLEAN DEFAULT 0,
    valid_from DATE,
    seq BIGINT
);

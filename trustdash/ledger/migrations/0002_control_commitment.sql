-- A control may hold up a commitment: when its check fails, the commitment is not sustained.
ALTER TABLE control_version ADD COLUMN commitment_id VARCHAR;

-- The views of `seen` are made anew after the migrations: they ask who may see a record and what it
-- belongs to, so that none of the old ones may stay.
DROP SCHEMA IF EXISTS seen CASCADE;

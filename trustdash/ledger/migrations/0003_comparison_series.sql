-- Measures name the series that stands beside them for comparison.
ALTER TABLE kpi_definition_version ADD COLUMN comparison_kpi_id VARCHAR;

-- A record whose making was undone is void: no view shows it, and its history stays.
ALTER TABLE organisation_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE team_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE stakeholder_group_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE incident_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE incident_event_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE root_cause_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE incident_stakeholder_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE commitment_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE due_date_revision_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE milestone_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE recommendation_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE corrective_action_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE effectiveness_check_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE evidence_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE lesson_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE feedback_wave_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE listening_theme_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE communication_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE claim_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE leader_engagement_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE risk_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE control_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE control_check_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE audit_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE validation_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE kpi_definition_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE annotation_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE target_trajectory_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE review_meeting_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE decision_version ADD COLUMN is_void BOOLEAN DEFAULT 0;
ALTER TABLE question_version ADD COLUMN is_void BOOLEAN DEFAULT 0;

-- Batches whose facts were taken back, from which event on, and since which they stand again.
CREATE TABLE undone_batch (batch_seq BIGINT, undone_at BIGINT, redone_at BIGINT);

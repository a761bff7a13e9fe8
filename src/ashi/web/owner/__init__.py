"""People, caseload and the audit trail."""

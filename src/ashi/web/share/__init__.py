"""What leaves the clinic: the patient's whole record, to take along."""

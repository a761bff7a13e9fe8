"""What the patient tells, as values."""

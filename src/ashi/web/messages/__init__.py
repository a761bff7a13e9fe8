"""Questions and answers between a patient and the people who treat them."""

"""What was done: needles, minutes, technique, adverse events."""

"""Answers over time, the course and its verdict, for patient and practitioner."""

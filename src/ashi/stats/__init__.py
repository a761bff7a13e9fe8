"""Estimators: numbers in, numbers out. Nothing here knows what a patient or a trial is."""

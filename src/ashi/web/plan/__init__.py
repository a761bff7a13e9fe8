"""The patient's picture on one screen, the proposal with its reasons, and the practitioner's own hand."""

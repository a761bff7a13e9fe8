"""Ashi: acupuncture care for back pain, from the first question to the measured result."""

__version__ = "0.1.0"

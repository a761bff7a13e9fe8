"""Paperwork without rush: the form, the pain drawing, consent, and questions to ask."""

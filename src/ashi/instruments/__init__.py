"""Patient-reported measures: definition, scoring, and what is missing."""

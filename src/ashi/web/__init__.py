"""The clinic on the web: one folder per stage of the patient's journey."""

"""People, clinic, episode, documents, scope and audit: the only models that all stages share."""

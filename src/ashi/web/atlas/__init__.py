"""The atlas: find a point, see its field on the body, and what is said of it and by whom. Public, read-only."""

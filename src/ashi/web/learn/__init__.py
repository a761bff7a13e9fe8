"""Does it work? What happens? How to prepare: the public pages."""

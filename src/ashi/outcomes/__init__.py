"""One patient's course and verdict; what change is important."""

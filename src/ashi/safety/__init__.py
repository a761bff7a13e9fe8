"""Screen an intake for red flags, and for cautions by patient, point and technique."""

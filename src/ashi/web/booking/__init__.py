"""Practitioners, times, appointments, and the front desk's day."""

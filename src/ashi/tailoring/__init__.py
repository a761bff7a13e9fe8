"""From intake, findings and body to a plan with its reasons."""

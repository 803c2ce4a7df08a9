"""Pages of applications and reports."""

"""What is typed about applications and reports, checked."""

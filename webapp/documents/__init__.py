"""What leaves the app as a file: the plan as JSON, text, PDF and calendar."""

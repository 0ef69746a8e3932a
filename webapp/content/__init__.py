"""Reads the clinic's content in `questionnaires/` into domain objects."""

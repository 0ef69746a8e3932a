"""Reminders: what clients chose, and the rounds in which they are told."""

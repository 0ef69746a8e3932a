"""Invented clients in every state, made through the same services that real ones go through."""

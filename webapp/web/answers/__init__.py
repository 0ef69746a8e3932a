"""Changing an answer after the intake: the same pages for a client's phone and for the clinic's desk."""

"""Reads of corrections: which months a version reaches, what it changes there, the pages of it."""

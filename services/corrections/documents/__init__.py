"""What leaves a correction: a letter in plain words to each person who gets money back or pays more."""

from services.corrections.documents.letter import letter_of

__all__ = ["letter_of"]

"""What leaves a statement: its lines as an Excel book, one person's month as a paper in plain words."""

from services.statements.documents.book import lines_book
from services.statements.documents.letter import letter_of

__all__ = ["letter_of", "lines_book"]

"""Statistics to take away: open data with its dictionary, an Excel book, a paper for the council."""

from tenants.statistics.documents.council import council_paper
from tenants.statistics.documents.sheets import book, dictionary, open_data

__all__ = ["book", "council_paper", "dictionary", "open_data"]

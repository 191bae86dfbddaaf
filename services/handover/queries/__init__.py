"""Reads of the end of a contract: what is open, what an archive holds."""

"""Reads of bills: accounts and what is open, a month's bills, arrears, what was issued."""

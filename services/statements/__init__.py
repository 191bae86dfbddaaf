"""明細: the month evaluated, line by line, and the closing of a month."""

"""A table of every NPO that a second migration widens, to measure bringing many NPOs up to date."""

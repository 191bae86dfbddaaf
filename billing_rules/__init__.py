"""The rule book: an ordinance as data, and data as yen."""

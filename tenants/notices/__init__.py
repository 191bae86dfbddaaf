"""お知らせ: what an organisation is told, and who has taken note of it."""

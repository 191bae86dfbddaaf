"""今日やること: the first page of an NPO; it owns nothing and asks every station once."""

"""Making and keeping organisations: install the platform, found a city or an NPO, end a contract."""

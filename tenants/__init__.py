"""Who exists, and the city's desk where their reports arrive."""

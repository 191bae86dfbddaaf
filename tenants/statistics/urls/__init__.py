"""A city sees every provider; an NPO reads how the figures are counted."""

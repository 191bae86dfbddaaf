"""A city enters the terms of a contract; an NPO reads its own. Each host has its own addresses."""

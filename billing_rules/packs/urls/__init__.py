"""A city writes and publishes its rules; an NPO reads them. Each host has its own addresses."""

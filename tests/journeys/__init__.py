"""Journeys: a browser walks the product as people do, against a seeded server of their own."""

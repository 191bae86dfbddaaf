"""The people of one organisation, how they sign in, and the keys of their devices."""

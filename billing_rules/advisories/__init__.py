"""A defect in published rules: told by the city, found and corrected by every provider, ended by a successor."""

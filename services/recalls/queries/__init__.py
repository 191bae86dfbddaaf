"""Reads of a recall: what a defect touched here, what was put right, the provider's page of it."""

"""Measurements, each figure as a ratio to its baseline in the same run; never part of the tests."""

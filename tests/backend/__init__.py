"""The product's database wrapper over one connection, so that a test can roll everything back."""

"""The provider's side of a city's simulation: its own months under both versions; people stay here."""

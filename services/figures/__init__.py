"""The provider's side of the statistics: its accepted months in sums; what is about few people stays here."""

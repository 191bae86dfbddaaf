"""コース: who brings which meals, in which order, and who carries instead for a day."""

"""A draft and the rules in force over every provider's real months: yen before anything is published."""

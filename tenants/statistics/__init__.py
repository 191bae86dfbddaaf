"""統計: what the accepted months came to, in sums with fixed definitions; no row names a person."""

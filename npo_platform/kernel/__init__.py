"""Pure values every wing shares: money, days, digests, refusals. Imports nothing of ours, no Django."""

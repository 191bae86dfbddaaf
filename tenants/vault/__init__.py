"""Encrypted fields: each organisation's data key, wrapped by the master key; names a field, a key and a row apart."""

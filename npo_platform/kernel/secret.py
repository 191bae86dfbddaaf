"""The master key, and the password of every database login that follows from it."""

import hashlib
import hmac

KEY_BYTES = 32


def parse_master_key(text: str) -> bytes:
    """Read the key as written in NPO_SECRET: hexadecimal, 32 bytes or more."""
    try:
        master = bytes.fromhex(text.strip())
    except ValueError:
        raise ValueError("NPO_SECRET must be hexadecimal.") from None
    if len(master) < KEY_BYTES:
        raise ValueError(f"NPO_SECRET must hold at least {KEY_BYTES} bytes ({KEY_BYTES * 2} digits).")
    return master


def role_password(master: bytes, role: str) -> str:
    """Nothing to store and nothing to leak but one key: the same role always gets the same password."""
    return hmac.new(master, role.encode(), hashlib.sha256).hexdigest()

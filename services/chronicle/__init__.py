"""これまで: one person's story with the NPO, composed of what every station upstream holds; it owns nothing."""

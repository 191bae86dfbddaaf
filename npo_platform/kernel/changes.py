"""How far a figure moved from the month before; whole numbers only."""

PERCENT = 20


def is_large(before: int, now: int) -> bool:
    """More than 20 % either way, for who has both months: a first and a last month differ by nature."""
    return before > 0 and now > 0 and abs(now - before) * 100 > before * PERCENT


def change_words(before: int, now: int) -> str:
    """＋43％ / −25.5％, rounded toward zero so that it never claims more than there is."""
    whole, tenth = divmod(abs(now - before) * 1000 // before, 10)
    return f"{'＋' if now > before else '−'}{whole}{f'.{tenth}' if tenth else ''}％"

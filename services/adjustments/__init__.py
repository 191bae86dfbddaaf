"""過誤調整: what a closed month owes the next one, never an edit of the closed month."""

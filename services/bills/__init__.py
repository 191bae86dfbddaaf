"""利用者請求: what each person pays for a closed month, what was paid, and what is still open."""

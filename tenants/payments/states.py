"""The kinds of accounts banks know, and what is new about the one a payment goes to."""

from django.db import models


class AccountKind(models.TextChoices):
    ORDINARY = "1", "普通"
    CURRENT = "2", "当座"
    SAVINGS = "4", "貯蓄"
    OTHER = "9", "その他"


class News(models.TextChoices):
    """新規コード of the bank's file."""

    SAME = "0", "前と同じ口座"
    FIRST = "1", "はじめての口座"
    CHANGED = "2", "口座が変わりました"

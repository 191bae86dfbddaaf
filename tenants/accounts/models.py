from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from npo_platform.backend.rows import Row, RowManager
from tenants.accounts.states import Role


class UserManager(RowManager["User"], BaseUserManager["User"]):
    """Finds people by username; they are made by accounts.actions."""


class User(Row, AbstractBaseUser):
    """A person who works here. Never deleted, only deactivated: the audit trail names them."""

    username = models.CharField("ログイン名", max_length=40, unique=True)
    display_name = models.CharField("氏名", max_length=60)
    role = models.CharField("役割", max_length=12, choices=Role.choices)
    is_active = models.BooleanField("有効", default=True)
    must_change_password = models.BooleanField("初期パスワード", default=False)
    created_at = models.DateTimeField("登録日時")
    deactivated_at = models.DateTimeField("停止日時", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(Row.Meta):
        verbose_name = "利用者アカウント"

    def __str__(self) -> str:
        return self.display_name


class ApiToken(Row):
    """A key of a person's device or program; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens", verbose_name="利用者アカウント")
    name = models.CharField("名前", max_length=60)
    key_hash = models.CharField("鍵のハッシュ", max_length=64, unique=True)
    created_at = models.DateTimeField("発行日時")
    last_used_on = models.DateField("最終利用日", null=True, blank=True)
    revoked_at = models.DateTimeField("失効日時", null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = "APIの鍵"

    def __str__(self) -> str:
        return self.name

"""What a city's simulation would change for each person; it never leaves the provider."""

from django.db import models

from npo_platform.backend.rows import Row


class PersonEffect(Row):
    """One person's yen over the simulated months, in force and to come."""

    share_id = models.UUIDField("団体の試算")
    recipient = models.ForeignKey("people.Recipient", models.CASCADE, related_name="+", verbose_name="利用者")
    months = models.PositiveSmallIntegerField("月数")
    user_before = models.BigIntegerField("利用者負担額（今の規則、円）")
    user_after = models.BigIntegerField("利用者負担額（検討中の規則、円）")
    city_before = models.BigIntegerField("市負担額（今の規則、円）")
    city_after = models.BigIntegerField("市負担額（検討中の規則、円）")

    class Meta(Row.Meta):
        verbose_name = "利用者ごとの試算"
        constraints = [models.UniqueConstraint(fields=["share_id", "recipient"], name="simulations_one_per_person")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.user_before} → {self.user_after}"

    @property
    def user_change(self) -> int:
        return self.user_after - self.user_before

    @property
    def city_change(self) -> int:
        return self.city_after - self.city_before

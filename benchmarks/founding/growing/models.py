from django.db import models


class Thing(models.Model):
    name = models.CharField(max_length=20)
    colour = models.CharField(max_length=20, default="")

    def __str__(self) -> str:
        return self.name

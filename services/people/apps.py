from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "services.people"
    verbose_name = "利用者"

    def ready(self) -> None:
        from services.people.queries.narrowing import WAYS
        from services.people.registry import offer

        for way in WAYS:
            offer(way)

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "services.people"
    verbose_name = "利用者"

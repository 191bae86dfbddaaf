from django.apps import AppConfig


class SimulationConfig(AppConfig):
    name = "billing_rules.simulation"
    label = "simulation"
    verbose_name = "試算"

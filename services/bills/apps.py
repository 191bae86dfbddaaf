from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "services.bills"
    label = "bills"
    verbose_name = "利用者請求"

    def ready(self) -> None:
        from services.bills.states import DRAW, MAKE
        from services.bills.tasks import draw_bills, make_bills
        from tenants.jobs.registry import register

        register(MAKE, make_bills)
        register(DRAW, draw_bills)

"""Handing out a month of records as a sheet; what an older program cannot hold is said before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from npo_platform.backend import clock
from npo_platform.pages import book, to_keep
from npo_platform.sheets import Encoding, Value, unmappable, write_csv, write_xlsx
from services.records.forms.export import CP932, CSV, ExportForm
from services.records.queries import EXPORT_HEADER, month_sheet

STAND_IN = "〓"


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Asked without a month it shows the form; with one it answers with the file."""
    form = ExportForm(request.GET if "month" in request.GET else None, today=clock.today())
    if not form.is_valid():
        return render(request, "records/export.html", {"form": form})
    rows = month_sheet(form.cleaned_data["month"])
    kind, replace = form.cleaned_data["kind"], form.cleaned_data["replace"]
    strange = unmappable(EXPORT_HEADER, rows) if kind == CP932 and not replace else []
    if strange:
        return render(request, "records/export.html", {"form": form, "strange": strange})
    return _file(rows, kind, name=f"records-{form.cleaned_data['month']}")


def _file(rows: list[list[Value]], kind: str, *, name: str) -> HttpResponse:
    if kind == CSV:
        return to_keep(write_csv(EXPORT_HEADER, rows), f"{name}.csv", "text/csv; charset=utf-8")
    if kind == CP932:
        data = write_csv(EXPORT_HEADER, rows, Encoding.CP932, stand_in=STAND_IN)
        return to_keep(data, f"{name}.csv", "text/csv; charset=Shift_JIS")
    return book(write_xlsx(EXPORT_HEADER, rows, title="配達の記録"), f"{name}.xlsx")

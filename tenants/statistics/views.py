"""The city's statistics on screen and as open data, and how each figure is counted."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from npo_platform import pages
from npo_platform.backend import clock
from npo_platform.kernel.calendar import Month
from npo_platform.papers.statistics import render_statistics
from tenants.registry.queries import current_city
from tenants.statistics import queries
from tenants.statistics.definitions import versions
from tenants.statistics.documents import book, council_paper, dictionary, open_data
from tenants.statistics.forms import PeriodForm

CSV = "text/csv; charset=utf-8"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    form, page = _asked(request)
    context = {"form": form, "page": page, "chart": queries.chart_of(page), "asked": request.GET.urlencode()}
    return render(request, "statistics/index.html", context)


@require_GET
def show(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """One provider's month: each figure with what it is divided from and the definition it was made with."""
    try:
        asked = Month.parse(month)
    except ValueError:
        raise Http404 from None
    return render(request, "statistics/show.html", {"sheet": queries.month_sheet(contract_id, asked)})


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """数え方: every definition with all its versions."""
    return render(request, "statistics/definitions.html", {"definitions": versions()})


@require_GET
def open_csv(request: HttpRequest) -> HttpResponse:
    _, page = _asked(request)
    return pages.to_keep(open_data(page, current_city()), f"統計_{page.months[0]}_{page.months[-1]}.csv", CSV)


@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """The data dictionary of the open data."""
    return pages.to_keep(dictionary(), "統計_項目の説明.csv", CSV)


@require_GET
def excel(request: HttpRequest) -> HttpResponse:
    _, page = _asked(request)
    return pages.book(book(page, current_city()), f"統計_{page.months[0]}_{page.months[-1]}.xlsx")


@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """For the council: the period on paper, with the definitions below it."""
    _, page = _asked(request)
    made = render_statistics(council_paper(page, current_city(), today=clock.today()))
    return pages.paper(made, f"統計_{page.months[0]}_{page.months[-1]}.pdf")


def _asked(request: HttpRequest) -> tuple[PeriodForm, queries.StatisticsPage]:
    form = PeriodForm(request.GET, today=clock.today())
    form.is_valid()
    return form, queries.statistics(form.months, form.chosen, form.npo_id)

from django.urls import path

from services.bills import views

MONTH = "<uuid:contract_id>/<str:month>"

app_name = "bills"
urlpatterns = [
    path("", views.index, name="index"),
    path("arrears/", views.arrears, name="arrears"),
    path("papers/", views.papers, name="papers"),
    path("papers/<uuid:paper_id>.pdf", views.paper, name="paper"),
    path("papers/<uuid:paper_id>/void/", views.void, name="void"),
    path("papers/<uuid:paper_id>/exempt/", views.exempt, name="exempt"),
    path("people/<uuid:recipient_id>/", views.account, name="account"),
    path("people/<uuid:recipient_id>/receive/", views.receive, name="receive"),
    path("people/<uuid:recipient_id>/refund/", views.refund, name="refund"),
    path("people/<uuid:recipient_id>/reminder.pdf", views.reminder, name="reminder"),
    path("people/<uuid:recipient_id>/way/", views.way, name="way"),
    path("rounds.pdf", views.rounds, name="rounds"),
    path("ways/", views.ways, name="ways"),
    path("collections/", views.collections, name="collections"),
    path("collections/collector/", views.collector, name="collector"),
    path("collections/<uuid:collection_id>/", views.collection, name="collection"),
    path("collections/<uuid:collection_id>/file.txt", views.collection_file, name="collection_file"),
    path("collections/<uuid:collection_id>/result/", views.result, name="result"),
    path("collections/<uuid:collection_id>/withdraw/", views.withdraw_collection, name="withdraw_collection"),
    path("entries/<uuid:entry_id>/reverse/", views.reverse, name="reverse"),
    path(f"{MONTH}/", views.month, name="month"),
    path(f"{MONTH}/make/", views.make, name="make"),
    path(f"{MONTH}/collect/", views.collect, name="collect"),
    path(f"{MONTH}/print/", views.print_all, name="print_all"),
    path(f"{MONTH}/bills.pdf", views.printed, name="printed"),
]

"""Reads of statistics; row-level security decides whose rows exist."""

from tenants.statistics.queries.chart import Chart, chart_of
from tenants.statistics.queries.figures import (
    BY_CLASS,
    DASH,
    STAR,
    ClassCount,
    Figure,
    classes_of,
    figure_text,
    figures_of,
    total_of,
)
from tenants.statistics.queries.page import Cell, Line, MonthSheet, StatisticsPage, first_told, month_sheet, statistics

__all__ = [
    "BY_CLASS",
    "DASH",
    "STAR",
    "Cell",
    "Chart",
    "ClassCount",
    "Figure",
    "Line",
    "MonthSheet",
    "StatisticsPage",
    "chart_of",
    "classes_of",
    "figure_text",
    "figures_of",
    "first_told",
    "month_sheet",
    "statistics",
    "total_of",
]

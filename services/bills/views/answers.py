"""What pages of bills have in common: the month in their address."""

from datetime import date

from django.http import Http404

from npo_platform.kernel.calendar import Month


def first_of(month: str) -> date:
    """The first day of a month written as 2026-04; 404 for anything else."""
    try:
        return Month.parse(month).first
    except ValueError as error:
        raise Http404 from error

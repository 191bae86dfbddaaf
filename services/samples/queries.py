"""Reads of samples."""

from services.samples.models import SamplePerson


def sample_count() -> int:
    """How many sample people there are."""
    return SamplePerson.objects.count()

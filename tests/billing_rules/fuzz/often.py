"""A property tried often: the same cases in every short run, new ones in every long run."""

from hypothesis import HealthCheck, given, settings


def often(times, hold, anew=False, **strategies):
    """Try `hold` with values of the strategies so many times."""
    calm = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    if anew:
        tried = settings(max_examples=times, deadline=None, suppress_health_check=calm, print_blob=True)
    else:
        tried = settings(max_examples=times, deadline=None, suppress_health_check=calm, derandomize=True, database=None)
    tried(given(**strategies)(hold))()

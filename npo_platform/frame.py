"""What the frame of every page needs to know: whose desk this is."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """`organisation` of the host, and `own_base` for pages that city, NPO and operator share."""
    organisation = getattr(request, "tenant", None)
    kind = getattr(organisation, "kind", "")
    return {
        "organisation": organisation if kind else None,
        "own_base": f"base_{kind}.html" if kind else "base.html",
    }

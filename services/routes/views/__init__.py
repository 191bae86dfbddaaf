"""Pages of routes and carriers."""

from services.routes.views.lists import index

__all__ = ["index"]

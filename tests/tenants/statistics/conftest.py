from tests.services.figures.conftest import accepted_may

__all__ = ["accepted_may"]

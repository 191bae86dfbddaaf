"""Log lines say for which organisation they were written."""

import logging

from npo_platform.backend.here import here


class OrganisationFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.organisation = here.schema_name or "-"
        return True

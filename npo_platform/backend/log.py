"""Log lines say for which organisation they were written."""

import logging

from django.db import connection


class OrganisationFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.organisation = connection.schema_name or "-"
        return True

"""The shapes of what people type: a day's grid, one stop, a meal outside the plan, a file."""

from services.records.forms.day import DayForm, DayRequest
from services.records.forms.stop import StopForm, UnplannedForm
from services.records.forms.upload import UploadForm

__all__ = ["DayForm", "DayRequest", "StopForm", "UnplannedForm", "UploadForm"]

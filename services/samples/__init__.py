"""見本の利用者: five people to try on, marked from the first moment, never in a report, gone with a press."""

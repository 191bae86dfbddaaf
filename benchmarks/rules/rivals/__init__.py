"""The same rule by other means: `prepare(columns)` gives work to be timed, which gives user and city yen of each event.

Each of them reads what the engine reads: sorted events, with inputs as codes. Taking them in is not timed, for nobody;
the engine takes codes in as narrow types, its rivals as int64 unless a name says so.
"""

"""The kind of the job that reckons an accepted month; the verdict asks for it."""

JOB = "month_figures"

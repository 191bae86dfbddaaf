"""polars, Int64 throughout, in its lazy form on one thread."""

import os
from collections.abc import Callable

from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX
from benchmarks.rules.workload import Columns, Yen


def prepare(columns: Columns, *, windows: bool = False) -> Callable[[], Yen]:
    """`windows` counts as one writes it, over each person's week; without, as one who knows what is fast here."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # read once, when polars is imported
    import polars as pl

    col, lit = pl.col, pl.lit
    names = ("person", "day", "meal", "status", "burden_class")
    frame = pl.DataFrame({name: getattr(columns, name) for name in names}, schema=dict.fromkeys(names, pl.Int64))
    new_person = col("person") != col("person").shift()
    again = ~new_person & (col("day") == col("day").shift()) & (col("meal") == col("meal").shift())
    before = pl.when(col("starts")).then(col("counted").cum_sum() - col("counted")).forward_fill()
    nth = col("counted").cum_sum().over("person", "week") if windows else col("counted").cum_sum() - before
    plan = (
        frame.lazy()
        .with_columns(week=(col("day") + 3) // 7, user_price=lit(pl.Series(USER_PRICE)).gather(col("burden_class")))
        .with_columns(
            counted=lit(pl.Series(CITY_DUE)).gather(col("status")) * (~again).fill_null(value=True).cast(pl.Int64),
            starts=(new_person | (col("week") != col("week").shift())).fill_null(value=True),
        )
        .with_columns(paid=col("counted") * (nth <= WEEKLY_MAX).cast(pl.Int64))
        .select(
            user=lit(pl.Series(USER_DUE)).gather(col("status")) * col("paid") * col("user_price"),
            city=col("paid") * (PRICE - col("user_price")),
        )
    )

    def work() -> Yen:
        billed = plan.collect()
        return billed["user"].to_numpy(), billed["city"].to_numpy()

    return work

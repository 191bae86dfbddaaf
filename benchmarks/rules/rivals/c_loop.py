"""One thread in C, compiled here and now: what this processor can do at most."""

import ctypes
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX
from benchmarks.rules.workload import Columns, Yen

SOURCE = """
typedef long long yen;
static const yen USER_PRICE[] = {%(user_price)s}, CITY_DUE[] = {%(city_due)s}, USER_DUE[] = {%(user_due)s};

void billed(long n, const yen *person, const yen *day, const yen *meal, const yen *status, const yen *burden,
            yen *user, yen *city)
{
    yen now = -1, week = -1, nth = 0, day_before = -1, meal_before = -1;
    for (long i = 0; i < n; i++) {
        yen w = (day[i] + 3) / 7;
        if (person[i] != now) day_before = -1;
        if (person[i] != now || w != week) { now = person[i]; week = w; nth = 0; }
        yen due = CITY_DUE[status[i]] && !(day[i] == day_before && meal[i] == meal_before);
        if (due) { day_before = day[i]; meal_before = meal[i]; nth++; }
        yen paid = due && nth <= %(weekly_max)d;
        yen price = USER_PRICE[burden[i]];
        user[i] = paid && USER_DUE[status[i]] ? price : 0;
        city[i] = paid ? %(price)d - price : 0;
    }
}
"""


def prepare(columns: Columns) -> Callable[[], Yen]:
    loop = _compiled()
    names = (columns.person, columns.day, columns.meal, columns.status, columns.burden_class)
    inputs = [np.ascontiguousarray(one, dtype=np.int64) for one in names]

    def work() -> Yen:
        user, city = (np.empty(len(columns), dtype=np.int64) for _ in range(2))
        loop(ctypes.c_long(len(columns)), *(ctypes.c_void_p(one.ctypes.data) for one in (*inputs, user, city)))
        return user, city

    return work


def _compiled() -> Callable[..., None]:
    figures = {"user_price": USER_PRICE, "city_due": CITY_DUE, "user_due": USER_DUE}
    words = {name: ", ".join(map(str, one)) for name, one in figures.items()}
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "loop.c"), Path(folder, "loop.so")
        source.write_text(SOURCE % (words | {"weekly_max": WEEKLY_MAX, "price": PRICE}))
        if not shutil.which("gcc"):
            sys.exit("The C loop needs a compiler. Please install the Debian package gcc with libc6-dev.")
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
        return ctypes.CDLL(str(library)).billed  # type: ignore[no-any-return]

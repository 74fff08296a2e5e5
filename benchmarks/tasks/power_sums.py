"""Sums of powers in a pool of processes: prints the milliseconds that it took, the start of the pool included."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor


def power_sum(x):
    return sum([x ** (1 / k**1.5) for k in range(1, 52)])


if __name__ == "__main__":
    workers, items, chunksize = map(int, sys.argv[1:])
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(power_sum, range(1, items + 1), chunksize=chunksize))
        taken = time.perf_counter() - start
    print(taken * 1000)

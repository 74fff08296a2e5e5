"""The questions, put to CPython's concurrent.futures: `questions.py SETTINGS`. Answers each line with a line of figures.

Settings are those of the case; times are milliseconds, as they are on the other side.
"""

import hashlib
import json
import multiprocessing.pool
import os
import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, wait


def identity(x):
    return x


def length(data):
    return len(data)


def power_sum(x):
    return sum([x ** (1 / k**1.5) for k in range(1, 52)])


def work(milliseconds):
    """As many power sums as those of JavaScript in the same task: the same work, not the same time."""
    return sum(power_sum(x + 2) for x in range(int(milliseconds * 180)))


def fib(n):
    return 1 if n <= 2 else fib(n - 1) + fib(n - 2)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


TASKS = {
    "identity": identity,
    "powerSum": power_sum,
    "work": work,
    "fib": fib,
    "sha256": sha256,
}


def now():
    return time.perf_counter() * 1000


def percentile(numbers, share):
    return sorted(numbers)[-(-int(share * 1000) * len(numbers) // 1000) - 1]


def items_of(settings):
    kind, count = settings["items"], settings.get("tasks")
    if kind == "numbers":
        return list(range(1, count + 1))
    if kind == "objects":
        return [{"a": i, "b": -i} for i in range(count)]
    if kind == "fib":
        return list(range(15, 32))
    if kind == "bytes":
        return [bytes(settings["bytes"])] * count
    return [kind] * count


def run_all(pool, how, task, items, workers):
    if how == "executor":
        return [future.result() for future in [pool.submit(task, item) for item in items]]
    if how == "map":
        return list(pool.map(task, items))
    if how == "chunks":
        return list(pool.map(task, items, chunksize=max(1, len(items) // (workers * 4))))
    return pool.map(task, items)


def open_pool(how, workers):
    return multiprocessing.pool.Pool(workers) if how == "pool" else ProcessPoolExecutor(workers)


def many(settings):
    """All items through a pool: one that is there already, or one that is made for them."""
    workers, how, task = settings["workers"], settings["pool"], TASKS[settings["task"]]
    items = items_of(settings)
    if settings.get("cold"):

        def sample():
            start = now()
            with open_pool(how, workers) as pool:
                run_all(pool, how, task, items, workers)
                taken = now() - start
            return {"taken": taken}

    else:
        pool = open_pool(how, workers)

        def sample():
            start = now()
            run_all(pool, how, task, items, workers)
            return {"taken": now() - start}

    return sample


def round_trip(settings):
    pool = ProcessPoolExecutor(settings["workers"])
    payload = bytes(settings["bytes"]) if "bytes" in settings else 1

    def sample():
        taken = []
        for _ in range(settings["block"]):
            start = now()
            pool.submit(identity, payload).result()
            taken.append(now() - start)
        return {"half": statistics.median(taken), "most": percentile(taken, 0.99)}

    return sample


def cold_start(settings):
    def sample():
        start = now()
        pool = ProcessPoolExecutor(settings["workers"])
        pool.submit(identity, 1).result()
        taken = now() - start
        pool.shutdown()
        return {"taken": taken}

    return sample


def saturation(settings):
    pool = ProcessPoolExecutor(settings["workers"])

    def sample():
        done, start = 0, now()
        end = start + settings["time"]
        waiting = {pool.submit(identity, 1) for _ in range(settings["depth"])}
        while now() < end:
            finished, waiting = wait(waiting, return_when="FIRST_COMPLETED")
            done += len(finished)
            waiting |= {pool.submit(identity, 1) for _ in finished}
        taken = now() - start
        wait(waiting)
        return {"rate": done / taken * 1000}

    return sample


def mixed(settings):
    pool = ProcessPoolExecutor(settings["workers"])
    wait([pool.submit(work, 0.05) for _ in range(400)])

    def sample():
        late, futures = [], []
        start = now()
        for at, milliseconds in settings["arrivals"]:
            time.sleep(max(0, (start + at - now()) / 1000))
            begun = now()
            future = pool.submit(work, milliseconds)
            if milliseconds < 1:
                future.add_done_callback(lambda _, begun=begun: late.append(now() - begun))
            futures.append(future)
        wait(futures)
        return {"half": statistics.median(late), "most": percentile(late, 0.99)}

    return sample


def cancelling(settings):
    tasks, some = settings["tasks"], settings["some"]

    def sample():
        pool = ProcessPoolExecutor(settings["workers"])
        futures = [pool.submit(time.sleep, 0.2) for _ in range(settings["workers"] * 3)]
        futures = [pool.submit(identity, i) for i in range(tasks)]
        start = now()
        for i in range(some):
            futures[(i * 7919) % tasks].cancel()
        taken = (now() - start) / some
        pool.shutdown(cancel_futures=True)
        return {"taken": taken}

    return sample


def scaling(settings):
    pools = [ProcessPoolExecutor(workers) for workers in (1, 2)]

    def sample():
        times = []
        for workers, pool in enumerate(pools, 1):
            start = now()
            run_all(pool, "executor", work, items_of(settings), workers)
            times.append(now() - start)
        return {"factor": times[0] / times[1]}

    return sample


def cpu(settings):
    """The pool ends within the sample: only of children that have ended does the system tell the time."""

    def spent():
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in both) * 1000

    def sample():
        before = spent()
        with ProcessPoolExecutor(settings["workers"]) as pool:
            if settings["oneByOne"]:
                for i in range(settings["tasks"]):
                    pool.submit(identity, i).result()
            else:
                run_all(pool, "executor", identity, range(settings["tasks"]), 2)
        return {"cpu": (spent() - before) / settings["tasks"]}

    return sample


QUESTIONS = {
    "many": many,
    "round-trip": round_trip,
    "cold-start": cold_start,
    "saturation": saturation,
    "mixed": mixed,
    "cancelling": cancelling,
    "scaling": scaling,
    "cpu": cpu,
}


def main():
    settings = json.loads(sys.argv[1])
    sample = QUESTIONS[settings["python"]](settings)
    print("{}", flush=True)
    for _ in sys.stdin:
        print(json.dumps(sample()), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()

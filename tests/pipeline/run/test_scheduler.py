"""The order of a run, and what becomes one job; by an executor that notes what it is given."""

from collections import deque

import pytest

from generator.pipeline.run.report import Plain
from generator.pipeline.run.scheduler import Task, run
from generator.pipeline.store.store import Store


class Noting:
    """Does jobs at once, in order; `fails` and `kills` are keys; `store_says` after each task."""

    def __init__(self, together=0.0, room=1, fails=(), kills=(), store_says=()):
        self.together, self._room = together, room
        self.store_says = list(store_says)
        self.fails, self.kills = set(fails), list(kills)
        self.jobs = []
        self.stopped = []
        self.events = deque()

    def capacity(self):
        return self._room

    def submit(self, requests):
        keys = [request["key"] for request in requests]
        self.jobs.append(keys)
        killed = [key for key in keys if key in self.kills]
        if killed:
            self.kills.remove(killed[0])
            self.events.extend((key, "signal 9") for key in keys)
            return
        failed = set()
        for request in requests:
            key = request["key"]
            if failed & set(request["needs"]):
                failed.add(key)
                continue
            error = {"kind": "author", "text": "wrong"} if key in self.fails else None
            failed |= {key} & self.fails
            notices = self.store_says
            answer = {
                "seconds": 0.01,
                "notices": notices,
                "printed": "",
                "error": error,
                "unkept": "",
            }
            self.events.append((key, answer))

    def stop(self, key):
        self.stopped.append(key)

    def next_answer(self, seconds):
        return self.events.popleft() if self.events else None


class Told(Plain):
    def __init__(self):
        self.lines = []

    def say(self, line):
        self.lines.append(line)


def tasks(figures, expected=1.0):
    """Of each figure: a value, two that need it, and one that needs these."""
    tasks_by_key = {}
    for figure in figures:
        for name, needs in {"v": "", "a": "v", "b": "v", "c": "ab"}.items():
            keys = tuple(f"{figure}{need}" for need in needs)
            request = {"key": f"{figure}{name}", "needs": keys}
            task = Task(request["key"], figure, name, keys, expected, request)
            tasks_by_key[task.key] = task
    return tasks_by_key


def flat(jobs):
    return [key for job in jobs for key in job]


def test_the_longest_way_first():
    executor = Noting()
    every = tasks("xy")
    every["z"] = Task("z", "z", "z", (), 9.0, {"key": "z", "needs": ()})
    outcome = run(every, executor, None, Told())
    assert executor.jobs[0] == ["z"]
    assert all(len(job) == 1 for job in executor.jobs)
    assert flat(executor.jobs) == ["z", "xv", "yv", "xa", "xb", "ya", "yb", "xc", "yc"]
    assert set(outcome.seconds) == set(every)


def films(figures, outputs="pqr", expected=1.0):
    """Of each figure a value, and some outputs of its film, which need it."""
    every = {}
    for figure in figures:
        for name in ("v", *outputs):
            needs = () if name == "v" else (f"{figure}v",)
            request = {"key": figure + name, "needs": needs}
            task = Task(request["key"], figure, name, needs, expected, request, name != "v")
            every[task.key] = task
    return every


class TwoAtOnce(Noting):
    """Two workers; each answers when the other has begun its next job."""

    def __init__(self):
        super().__init__(room=2)
        self.worker_of = {}
        self.idle = ["second", "first"]

    def submit(self, requests):
        super().submit(requests)
        self.worker_of[requests[0]["key"]] = self.idle.pop()

    def next_answer(self, seconds):
        event = super().next_answer(seconds)
        if event:
            self.idle.append(self.worker_of[event[0]])
        return event


def test_a_worker_draws_all_of_a_film_before_the_next_one():
    executor = TwoAtOnce()
    every = films("wxyz")
    outcome = run(every, executor, None, Told())
    assert set(outcome.seconds) == set(every)
    workers = [{executor.worker_of[f + output] for output in "pqr"} for f in "wxyz"]
    assert sum(map(len, workers)) == 4
    assert flat(executor.jobs)[:4] == ["wv", "xv", "yv", "zv"]


def test_the_last_film_is_drawn_by_all_workers():
    executor = TwoAtOnce()
    run(films("w", "pqrs"), executor, None, Told())
    assert len({executor.worker_of["w" + output] for output in "pqrs"}) == 2


def test_the_longest_film_comes_first_and_is_drawn_to_its_end():
    executor = Noting()
    every = films("xy", expected=1.0) | films("z", expected=2.0)
    run(every, executor, None, Told())
    assert flat(executor.jobs) == [
        "zv",
        "xv",
        "yv",
        *["zp", "zq", "zr", "xp", "xq", "xr", "yp", "yq", "yr"],
    ]


def test_quick_tasks_of_a_figure_are_one_job_once_they_were_seen_to_be_quick():
    executor = Noting(together=0.1)
    run(tasks("xyz"), executor, None, Told())
    assert executor.jobs[:4] == [["xv"], ["xa"], ["xb"], ["xc"]]  # one of each, to see
    assert executor.jobs[4:] == [["yv", "ya", "yb", "yc"], ["zv", "za", "zb", "zc"]]


def test_what_there_is_one_of_goes_by_its_way():
    executor = Noting(together=0.1)
    run(tasks("x"), executor, None, Told())
    assert flat(executor.jobs) == ["xv", "xa", "xb", "xc"]
    every = tasks("x") | {"z": Task("z", "z", "z", (), 9.0, {"key": "z", "needs": ()})}
    executor = Noting(together=0.1)
    run(every, executor, None, Told())
    assert flat(executor.jobs)[0] == "z"


def test_a_job_is_no_longer_than_is_worth_it():
    executor = Noting(together=0.025)
    run(tasks("xy", expected=0.01), executor, None, Told())
    assert max(map(len, executor.jobs)) == 2


def test_a_file_that_build_and_workers_find_damaged_is_reported_once(tmp_path):
    reporter = Told()
    store = Store(tmp_path, reporter.say)
    damaged = "store: blobs/aa/aa is damaged; it is made again"
    store.say_once(damaged)  # by the build, before any task
    run(tasks("x"), Noting(store_says=[damaged]), None, reporter, store.say_once)
    assert reporter.lines.count(damaged) == 1


@pytest.mark.parametrize("together", [0.0, 0.1])
def test_what_needs_a_failed_task_is_blocked(together):
    executor = Noting(together, fails={"ya"})
    outcome = run(tasks("xyz", expected=0.001), executor, None, Told())
    assert outcome.errors == {"ya": "y, a: wrong"}
    assert outcome.blocked == {"yc": "ya"}
    assert set(outcome.seconds) == set(tasks("xyz")) - {"ya", "yc"}


@pytest.mark.parametrize("together", [0.0, 0.1])
def test_after_a_killed_worker_tasks_go_alone(together):
    executor, reporter = Noting(together, kills=["yv"]), Told()
    every = tasks("xyz", expected=0.001)
    outcome = run(every, executor, None, reporter)
    assert set(outcome.seconds) == set(every)
    assert "y, v: its worker was killed (signal 9); tried once more" in reporter.lines
    after = executor.jobs[[("yv" in job) for job in executor.jobs].index(True) + 1 :]
    assert all(len(job) == 1 for job in after)


def test_killed_twice():
    executor = Noting(kills=["yv", "yv"])
    outcome = run(tasks("y"), executor, None, Told())
    assert outcome.errors == {"yv": "y, v: its worker was killed twice (signal 9); out of memory?"}
    assert outcome.blocked == {"ya": "yv", "yb": "yv", "yc": "yv"}


def test_a_figure_that_takes_too_long_is_stopped():
    executor = Noting(room=2)
    executor.submit = lambda requests: executor.jobs.append([name["key"] for name in requests])
    outcome = run(tasks("xy"), executor, 0.01, Told())
    assert sorted(executor.stopped) == ["xv", "yv"]
    assert outcome.errors == {  # a line for each figure
        f"{name}v": f"{name}, v: took longer than 0.01 s (--timeout)" for name in "xy"
    }
    assert outcome.errors.keys() | outcome.blocked.keys() == set(tasks("xy"))


def test_thousands_of_tasks_are_looked_at_a_few_times_each():
    """A run that went through all that waits at each answer would look millions of times."""

    class Counting(dict):
        looks = 0

        def __getitem__(self, key):
            Counting.looks += 1
            return super().__getitem__(key)

    every = Counting(tasks([f"f{number}" for number in range(1000)]))
    run(every, Noting(), None, Told())
    assert Counting.looks < 40 * len(every)

"""Tasks in this process or in others: a process that dies costs its own task only."""

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pickle import PicklingError
from typing import TypeVar

import joblib

from engine.errors import DataError

T = TypeVar("T")
R = TypeVar("R")

_LOST = (BrokenProcessPool, PicklingError)  # `work` itself has raised nothing
_BLAS_THREADS = 1  # for each process; the processes already fill the cores
_EXIT_CODE = re.compile(r"[A-Z]+\(-?\d+\)")  # as loky writes it: SIGKILL(-9)
_FEWEST = 2  # with one, joblib runs the task in this process


def run_tasks(
    work: Callable[[T], R], tasks: Iterable[T], jobs: int | None
) -> Iterator[tuple[T, R | DataError]]:
    """Yield each task with the result of `work`, as they finish.

    A task whose process dies, or that cannot be passed to it, has an error instead of a result.
    Both end the other processes too, so their tasks run again, one at a time.

    Parameters
    ----------
    tasks
        Read as processes become free, a few ahead.
    jobs
        The number of tasks that run at the same time, each in a process; None: this process.
    """
    if jobs is None:
        yield from ((task, work(task)) for task in tasks)
        return
    running: dict[int, T] = {}

    def started() -> Iterator[tuple[int, T]]:
        for number, task in waiting:
            running[number] = task
            yield number, task

    waiting = enumerate(tasks)
    while True:
        try:
            for number, result in _parallel(work, started(), jobs):
                yield running.pop(number), result
            return
        except _LOST:
            suspects = sorted(running.items())
            running.clear()
        for suspect in suspects:
            yield suspect[1], _alone(work, suspect)


def _alone(work: Callable[[T], R], task: tuple[int, T]) -> R | DataError:
    try:
        ((_, result),) = _parallel(work, [task], 1)
    except PicklingError as error:
        return DataError(
            f"cannot be passed to another process: {error.__cause__ or error}",
            fix="make it of functions and classes at the top of a module",
        )
    except BrokenProcessPool as error:
        codes = ", ".join(_EXIT_CODE.findall(str(error))) or str(error)
        if "SIGKILL" in codes:
            problem = f"the process died ({codes}), perhaps for lack of memory"
            return DataError(problem, fix="free memory or use a smaller data set")
        return DataError(f"the process died ({codes})", fix="see its output above")
    return result


def _parallel(
    work: Callable[[T], R], tasks: Iterable[tuple[int, T]], jobs: int
) -> Iterator[tuple[int, R]]:
    with joblib.parallel_config(
        "loky", n_jobs=max(jobs, _FEWEST), inner_max_num_threads=_BLAS_THREADS
    ):
        parallel = joblib.Parallel(return_as="generator_unordered", pre_dispatch=jobs, batch_size=1)
        yield from parallel(joblib.delayed(_numbered)(work, *task) for task in tasks)


def _numbered(work: Callable[[T], R], number: int, task: T) -> tuple[int, R]:
    return number, work(task)

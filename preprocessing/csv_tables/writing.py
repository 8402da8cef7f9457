"""Write CSV files piece by piece, formatted on all cores.

Floats get the shortest decimal that reads back as the same float; nulls are empty. The bytes
depend only on the values.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa

from preprocessing.csv_tables.formatting import MOST_ROWS, lines_of
from preprocessing.progress import Progress, silent

Column = Any  # a one-dimensional NDArray or pyarrow.Array


def write_csv(path: Path, columns: Mapping[str, Column], *, progress: Progress = silent) -> None:
    """Write a header line and `columns`, all of one length."""
    table = pa.table(dict(columns))
    write_computed_csv({path: None}, table.num_rows, lambda rows: table[rows], progress=progress)


def write_computed_csv(
    widths: Mapping[Path, int | None],
    length: int,
    rows_of: Callable[[slice], pa.Table],
    *,
    progress: Progress = silent,
) -> None:
    """Write `length` rows, each piece of them computed when its turn comes.

    Parameters
    ----------
    widths
        The files, and how many columns each of them gets, from the first; None for all.
        Columns that several files share are formatted once.
    rows_of
        Returns the rows of a slice. Called on several threads at once, and with an empty slice
        for the header.
    """
    names = rows_of(slice(0, 0)).column_names
    last = list(widths)[-1].name
    with ExitStack() as opened, progress(last, length, unit=" rows") as advance:
        files = [opened.enter_context(path.open("wb")) for path in widths]
        for file, width in zip(files, widths.values(), strict=True):
            file.write((",".join(names[:width]) + "\n").encode())
        for rows, texts in _formatted(length, rows_of, list(widths.values())):
            for file, text in zip(files, texts, strict=True):
                file.write(text)
            advance(rows)


def _formatted(
    length: int, rows_of: Callable[[slice], pa.Table], widths: list[int | None]
) -> Iterator[tuple[int, list[pa.Buffer]]]:
    """Format piece after piece on all cores, a few pieces ahead of the writer."""

    def texts_of(rows: slice) -> list[pa.Buffer]:
        return lines_of(rows_of(rows), widths)

    workers = os.cpu_count() or 1
    ahead: deque[tuple[int, Future[list[pa.Buffer]]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for start in range(0, length, MOST_ROWS):
            rows = slice(start, min(start + MOST_ROWS, length))
            ahead.append((rows.stop - start, pool.submit(texts_of, rows)))
            if len(ahead) > workers:
                done, texts = ahead.popleft()
                yield done, texts.result()
        while ahead:
            done, texts = ahead.popleft()
            yield done, texts.result()

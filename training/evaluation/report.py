"""Reports of a comparison: a table, the differences between rows, and each person's metrics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.errors import DataError
from engine.policy import Policy
from training.evaluation.bootstrap import LEVEL, estimates
from training.evaluation.cross_validate import Comparison, Row
from training.evaluation.metrics import METRICS
from training.fitter import Model

_DIGITS = 6
_NAMES = ("model", "taste", "policy")
_WITH_INTERVAL = ("likes_at_20", "ndcg_at_100")
COLUMNS: Final[Mapping[str, tuple[str, int]]] = {
    "likes_at_10": ("likes@10", 2),
    "likes_at_20": ("likes@20", 2),
    "dislikes_at_20": ("dislikes@20", 2),
    "neutral_at_20": ("neutral@20", 2),
    "ndcg_at_100": ("NDCG@100", 3),
    "recall_at_20": ("Recall@20", 3),
    "known_share": ("known share", 3),
    "gems_at_20": ("gems@20", 2),
    "stratified_at_20": ("stratified@20", 3),
    "coverage": ("coverage", 0),
    "mean_popularity": ("mean popularity", 0),
    "empty_share": ("empty share", 3),
}
"""Heading and decimals of each metric in the table; the heading says what the key does."""


def results_of(rows: Sequence[Row], seed: int) -> list[dict[str, Any]]:
    """Return each row's metrics for the JSON file, rounded to 6 digits.

    A mean over users is {"mean", "low", "high"}, all null if no user has a value.
    """
    return [_result(row, seed) for row in rows]


def differences_of(
    rows: Sequence[Row], pairs: Iterable[tuple[str, str]], seed: int
) -> list[dict[str, Any]]:
    """Return for JSON the difference first − second of each pair of rows that exist.

    Each metric but coverage is {"mean", "low", "high"}, rounded to 6 digits, paired by user.
    """
    named = {row.name: row for row in rows}
    return [
        _difference(named[first], named[second], seed)
        for first, second in pairs
        if first in named and second in named
    ]


def lines_of(record: Mapping[str, Any], models: Sequence[Model]) -> list[str]:
    """Return the lines of a Markdown table of a record's results, of notes and differences."""
    lines: list[str] = []
    if record["results"]:
        lines += ["", *_table(record["results"])]
    shown = {result["model"] for result in record["results"]}
    for model in models:
        if model.note and model.name in shown:
            lines += ["", model.note]
    for difference in record["comparisons"]:
        lines += ["", *_lines_of_difference(difference)]
    return lines


def table_lines(
    headings: Sequence[str], rows: Sequence[Sequence[str]], names: int = 0
) -> list[str]:
    """Return the lines of a Markdown table; its first `names` columns are flush left."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    rule = ["-" * width if k < names else "-" * (width - 1) + ":" for k, width in enumerate(widths)]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if k < names else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    return [line(cells) for cells in (headings, rule, *rows)]


def require_row(name: str, models: Sequence[Model], policies: Sequence[Policy]) -> None:
    """Check that a comparison of `models` under `policies` will have a row called `name`.

    The name of the taste model is not checked where only a fit shows it.

    Raises
    ------
    DataError
        There will be no such row.
    """
    names = [
        f"{model.name}/{taste}/{policy.name}"
        for model in models
        for taste in (model.tastes or [_taste_in(name)])
        for policy in policies
    ]
    _require(name, names)


def require_fitted_row(name: str, comparison: Comparison) -> None:
    """Check that a comparison has a row called `name`, or would if its model had not failed.

    Raises
    ------
    DataError
        There is no such row.
    """
    if name.split("/")[0] not in comparison.failed:
        _require(name, [row.name for row in comparison.rows])


def per_person(rows: Sequence[Row], seeds: Sequence[int]) -> pd.DataFrame:
    """Return a table of each user's metrics in each row under each seed."""
    return pd.concat(
        [
            _persons(row, seed, metrics)
            for row in rows
            for seed, metrics in zip(seeds, row.by_seed, strict=True)
        ]
        or [pd.DataFrame(columns=[*_NAMES, "seed", "userId", *METRICS])]
    )


def _persons(row: Row, seed: int, metrics: NDArray[np.float64]) -> pd.DataFrame:
    """Return the lines of one row under one seed; `metrics` is (u, len(METRICS))."""
    names = {name: getattr(row, name) for name in _NAMES}
    by_metric = dict(zip(METRICS, metrics.T, strict=True))
    return pd.DataFrame({**names, "seed": seed, "userId": row.user_ids, **by_metric})


def _result(row: Row, seed: int) -> dict[str, Any]:
    metrics = _estimates(row.metrics, seed)
    metrics["coverage"] = round(row.coverage, _DIGITS)
    names = {name: getattr(row, name) for name in _NAMES}
    in_order = {name: metrics[name] for name in COLUMNS}
    return {**names, "n_users": len(row.user_ids), **in_order}


def _require(name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise DataError("no such row", where=name, fix=f"compare two of {', '.join(names)}")


def _taste_in(name: str) -> str:
    """Return the taste model in the name of a row."""
    return name.split("/")[1] if name.count("/") == 2 else "TASTE"


def _difference(first: Row, second: Row, seed: int) -> dict[str, Any]:
    names = {"first": first.name, "second": second.name, "n_users": len(first.user_ids)}
    return {**names, **_estimates(first.metrics - second.metrics, seed)}


def _estimates(metrics: NDArray[np.float64], seed: int) -> dict[str, Any]:
    return {
        name: {key: _rounded(value) for key, value in asdict(estimate).items()}
        for name, estimate in zip(METRICS, estimates(metrics, seed), strict=True)
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _table(results: Sequence[Mapping[str, Any]]) -> list[str]:
    headings = [*_NAMES, *(heading for heading, _ in COLUMNS.values())]
    cells = [
        [result[name] for name in _NAMES]
        + [_cell(name, result[name], digits) for name, (_, digits) in COLUMNS.items()]
        for result in results
    ]
    return table_lines(headings, cells, len(_NAMES))


def _cell(name: str, value: Any, digits: int) -> str:
    if not isinstance(value, dict):
        return f"{value:,.{digits}f}"
    if value["mean"] is None:
        return "-"
    mean = f"{value['mean']:.{digits}f}"
    if name not in _WITH_INTERVAL:
        return mean
    return f"{mean} [{value['low']:.{digits}f}, {value['high']:.{digits}f}]"


def _lines_of_difference(difference: Mapping[str, Any]) -> list[str]:
    first, second, n_users = (difference[key] for key in ("first", "second", "n_users"))
    lines = [f"{first} - {second}, {n_users} users, paired {LEVEL:.0%} intervals:"]
    for name in METRICS:
        heading, digits = COLUMNS[name]
        lines.append(f"  {heading:<16}{_signed(difference[name], digits + 1)}")
    return lines


def _signed(estimate: Mapping[str, float | None], digits: int) -> str:
    if estimate["mean"] is None:
        return "-"
    # Rounding may leave a minus sign on zero; adding 0 removes it.
    mean, low, high = (round(value or 0.0, digits) + 0.0 for value in estimate.values())
    return f"{mean:+.{digits}f} [{low:+.{digits}f}, {high:+.{digits}f}]"

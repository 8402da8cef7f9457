"""Reports of a comparison: a table, JSON, and the difference between two rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from engine.errors import DataError
from training.evaluation.bootstrap import LEVEL, Estimate, estimates
from training.evaluation.cross_validate import Row
from training.evaluation.metrics import METRICS

_DIGITS = 6
_WITH_INTERVAL = ("likes_at_20", "ndcg_at_100")
_COLUMNS: Final[Mapping[str, tuple[str, int]]] = {
    "likes_at_10": ("likes@10", 2),
    "likes_at_20": ("likes@20", 2),
    "dislikes_at_20": ("dislikes@20", 2),
    "ndcg_at_100": ("NDCG@100", 3),
    "recall_at_20": ("Recall@20", 3),
    "known_share": ("known", 3),
    "gems_at_20": ("gems@20", 2),
    "stratified_at_20": ("stratified", 3),
    "coverage": ("coverage", 0),
    "mean_popularity": ("popularity", 0),
    "empty_share": ("empty", 3),
}
"""Heading and decimals of each metric in the table."""


def results_of(rows: Sequence[Row], seed: int) -> list[dict[str, Any]]:
    """Return each row's metrics for the JSON file, rounded to 6 digits.

    A mean over users is {"mean", "low", "high"}, all null if no user has a value.
    """
    return [_result(row, seed) for row in rows]


def lines_of(results: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the lines of a Markdown table of the rows that `results_of` returned."""
    headings = ["model", "taste", "policy", *(heading for heading, _ in _COLUMNS.values())]
    cells = [
        [result["model"], result["taste"], result["policy"]]
        + [_cell(name, result[name], digits) for name, (_, digits) in _COLUMNS.items()]
        for result in results
    ]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    rule = ["-" * width if k < 3 else "-" * (width - 1) + ":" for k, width in enumerate(widths)]
    return [_line(row, widths) for row in (headings, rule, *cells)]


def difference(rows: Sequence[Row], first: str, second: str, seed: int) -> list[str]:
    """Return lines with the difference `first` − `second` for each metric, paired by user.

    Parameters
    ----------
    first, second
        Names of rows, such as "als/fold_in/none".

    Raises
    ------
    DataError
        There is no such row.
    """
    one, other = _named(rows, first), _named(rows, second)
    paired = estimates(one.metrics - other.metrics, seed)
    lines = [f"{first} - {second}, {len(one.user_ids)} users, paired {LEVEL:.0%} intervals:"]
    for name, estimate in zip(METRICS, paired, strict=True):
        heading, digits = _COLUMNS[name]
        lines.append(f"  {heading:<12}{_signed(estimate, digits + 1)}")
    return lines


def _result(row: Row, seed: int) -> dict[str, Any]:
    metrics: dict[str, Any] = {
        name: {key: _rounded(value) for key, value in asdict(estimate).items()}
        for name, estimate in zip(METRICS, estimates(row.metrics, seed), strict=True)
    }
    metrics["coverage"] = _rounded(row.coverage)
    names = {"model": row.model, "taste": row.taste, "policy": row.policy}
    in_order = {name: metrics[name] for name in _COLUMNS}
    return {**names, "n_users": len(row.user_ids), **in_order}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _cell(name: str, value: Any, digits: int) -> str:
    if not isinstance(value, dict):
        return f"{value:,.{digits}f}"
    if value["mean"] is None:
        return "-"
    mean = f"{value['mean']:.{digits}f}"
    if name not in _WITH_INTERVAL:
        return mean
    return f"{mean} [{value['low']:.{digits}f}, {value['high']:.{digits}f}]"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.ljust(width) if k < 3 else cell.rjust(width)
        for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"


def _named(rows: Sequence[Row], name: str) -> Row:
    for row in rows:
        if row.name == name:
            return row
    known = ", ".join(row.name for row in rows)
    raise DataError("no such row", where=name, fix=f"compare two of {known}")


def _signed(estimate: Estimate, digits: int) -> str:
    if estimate.mean is None or estimate.low is None or estimate.high is None:
        return "-"
    values = (estimate.mean, estimate.low, estimate.high)
    # Rounding may leave a minus sign on zero; adding 0 removes it.
    mean, low, high = (round(value, digits) + 0.0 for value in values)
    return f"{mean:+.{digits}f} [{low:+.{digits}f}, {high:+.{digits}f}]"

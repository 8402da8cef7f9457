"""The report of a search: what is compared and how, all settings, and what is chosen."""

from collections import Counter
from collections.abc import Sequence

from engine.text import counted
from training.evaluation.protocol import Protocol
from training.evaluation.report import COLUMNS, table_lines
from training.tuning.rules import DECIMALS, paired_difference
from training.tuning.search import Decision, Search, SearchOutcome, Setting

_FEW = 3  # constants that have a column each
_CHANGE, _NONE = "change", "no change"


def heading_of(search: Search, protocol: Protocol) -> list[str]:
    """Return lines with the grid's size, the rules and the budget, to print before the search."""
    names = " and ".join(decision.name for decision in search.decisions)
    return [
        f"{names}: {counted(len(search.settings), 'setting')} of {search.model}, "
        f"{protocol.folds} outer folds, at most {counted(protocol.at_most, 'user')}",
        *(f"  rule for {decision.name}: {decision.rule.words}" for decision in search.decisions),
    ]


def lines_of(found: SearchOutcome) -> list[str]:
    """Return the lines of a Markdown table of all settings, then of the choices."""
    lines = _table(found)
    for decision in found.search.decisions:
        lines += ["", *_choice(found, decision)]
    return lines


def _table(found: SearchOutcome) -> list[str]:
    search = found.search
    first, present = search.metrics[0], search.settings.index(search.decisions[0].present)
    mean, error = paired_difference(found.values[first], present)
    heading, digits = COLUMNS[first][0], DECIMALS[first]
    chosen = [Counter(found.choice(decision).by_fold) for decision in search.decisions]
    names, cells = _constants(search.settings)
    rows = [
        [
            *cells[k],
            *(_mean(found, metric, k) for metric in search.metrics),
            "-" if k == present else f"{mean[k]:+.{digits}f} ± {error[k]:.{digits}f}",
            *(str(count[k] or "") for count in chosen),
        ]
        for k in range(len(cells))
    ]
    headings = [
        *names,
        *(COLUMNS[metric][0] for metric in search.metrics),
        f"{heading} − present ± s.e.",
        *(f"folds for {decision.name}" for decision in search.decisions),
    ]
    return table_lines(headings, rows)


def _choice(found: SearchOutcome, decision: Decision) -> list[str]:
    choice = found.choice(decision)
    names, cells = _constants(found.search.settings)
    words = [
        row[0] if names == [_CHANGE] else ", ".join(map(" ".join, zip(names, row, strict=True)))
        for row in cells
    ]
    same = " (as at present)" if choice.overall == choice.present else ""
    return [
        f"{decision.name}: chosen {words[choice.overall]}{same}",
        *(f"  for fold {fold}: {words[k]}" for fold, k in enumerate(choice.by_fold)),
    ]


def _mean(found: SearchOutcome, metric: str, setting: int) -> str:
    return f"{found.values[metric][:, setting].mean():.{DECIMALS[metric]}f}"


def _constants(settings: Sequence[Setting]) -> tuple[list[str], list[list[str]]]:
    """Return headings, and for each setting as many cells, that tell the settings apart.

    Where each setting changes one of many constants of the first one, that is its only cell.
    """
    first = settings[0]
    varied = [name for name in first if len({setting[name] for setting in settings}) > 1]
    changes = [[name for name in varied if setting[name] != first[name]] for setting in settings]
    if len(varied) > _FEW and max(map(len, changes)) == 1:
        cells = [
            [f"{change[0]} {setting[change[0]]}" if change else _NONE]
            for setting, change in zip(settings, changes, strict=True)
        ]
        return [_CHANGE], cells
    return varied, [[str(setting[name]) for name in varied] for setting in settings]

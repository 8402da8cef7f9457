"""The report of a search: what is compared and how, all settings, and what is chosen."""

from collections import Counter
from collections.abc import Sequence

from engine.text import counted
from training.evaluation.protocol import Protocol
from training.tuning.rules import COLUMNS, paired_difference
from training.tuning.search import Decision, Found, Search, Setting


def heading_of(search: Search, protocol: Protocol) -> list[str]:
    """Return lines with the grid's size, the rules and the budget, to print before the search."""
    names = " and ".join(decision.name for decision in search.decisions)
    return [
        f"{names}: {counted(len(search.settings), 'setting')} of {search.model}, "
        f"{protocol.folds} outer folds, at most {counted(protocol.at_most, 'user')}",
        *(f"  rule for {decision.name}: {decision.rule.words}" for decision in search.decisions),
    ]


def lines_of(found: Found) -> list[str]:
    """Return the lines of a Markdown table of all settings, then of the choices."""
    lines = _table(found)
    for decision in found.search.decisions:
        lines += ["", *_choice(found, decision)]
    return lines


def _table(found: Found) -> list[str]:
    search = found.search
    first, present = search.metrics[0], search.settings.index(search.decisions[0].present)
    mean, error = paired_difference(found.values[first], present)
    heading, digits = COLUMNS[first]
    chosen = [Counter(found.choice(decision).by_fold) for decision in search.decisions]
    names = _varied(search.settings)
    rows = []
    for k, setting in enumerate(search.settings):
        rows.append(
            [
                *(f"{setting[name]}" for name in names),
                *(_mean(found, metric, k) for metric in search.metrics),
                "-" if k == present else f"{mean[k]:+.{digits}f} ± {error[k]:.{digits}f}",
                *(str(count[k] or "") for count in chosen),
            ]
        )
    headings = [
        *names,
        *(COLUMNS[metric][0] for metric in search.metrics),
        f"{heading} − present ± s.e.",
        *(f"folds for {decision.name}" for decision in search.decisions),
    ]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    rule = ["-" * (width - 1) + ":" for width in widths]
    return [_line(row, widths) for row in (headings, rule, *rows)]


def _choice(found: Found, decision: Decision) -> list[str]:
    choice, settings = found.choice(decision), found.search.settings
    names = _varied(settings)
    same = " (as at present)" if choice.overall == choice.present else ""
    lines = [f"{decision.name}: chosen {_words(settings[choice.overall], names)}{same}"]
    for fold, k in enumerate(choice.by_fold):
        lines.append(f"  for fold {fold}: {_words(settings[k], names)}")
    return lines


def _mean(found: Found, metric: str, setting: int) -> str:
    return f"{found.values[metric][:, setting].mean():.{COLUMNS[metric][1]}f}"


def _varied(settings: Sequence[Setting]) -> list[str]:
    """Return the constants that differ between settings."""
    return [name for name in settings[0] if len({setting[name] for setting in settings}) > 1]


def _words(setting: Setting, names: Sequence[str]) -> str:
    return ", ".join(f"{name} {setting[name]}" for name in names)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {' | '.join(padded)} |"

"""One search: settings of some constants of a model, how each recommends, and what is chosen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from typing import Any

from engine.bundle import Bundle
from engine.policy import Policy
from preprocessing.progress import Progress, silent
from training.evaluation.inner_splits import InnerResults, evaluate_settings
from training.evaluation.protocol import Protocol
from training.rating_table import RatingTable
from training.tuning.rules import LIKES, NDCG, Rule, Values

Setting = Mapping[str, Any]
"""Constants by name."""

Recommend = Callable[[RatingTable, int, Sequence[Setting]], Iterable[tuple[Bundle, Policy]]]
"""Fits settings to a training set under a seed; yields each one's bundle and policy, in order."""


@dataclass(frozen=True)
class Decision:
    """What a search decides.

    Attributes
    ----------
    name
        The constants, or the preset, that it decides.
    present
        Their present values.
    """

    name: str
    present: Setting
    rule: Rule


@dataclass(frozen=True)
class Search:
    """A choice of some constants of a model; all its others keep their present values.

    Attributes
    ----------
    grid
        The settings to compare.
    recommend
        What they recommend with.
    at_most
        The number of users who evaluate them, drawn at random if there are more.
    """

    model: str
    grid: tuple[Setting, ...]
    decisions: tuple[Decision, ...]
    recommend: Recommend
    at_most: int

    @cached_property
    def settings(self) -> list[Setting]:
        """The settings of the grid, then the present ones that are not there."""
        others = (decision.present for decision in self.decisions)
        return [*self.grid, *(setting for setting in others if setting not in self.grid)]

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics of all rules, then likes@20 and NDCG@100, each once."""
        looked_at = (metric for decision in self.decisions for metric in decision.rule.metrics)
        return tuple(dict.fromkeys((*looked_at, LIKES, NDCG)))


@dataclass(frozen=True)
class Choice:
    """Numbers of settings: the present one, and those chosen over all outer folds and for each."""

    present: int
    overall: int
    by_fold: tuple[int, ...]


@dataclass(frozen=True)
class SearchOutcome:
    """The metrics of a search's settings on inner splits."""

    search: Search
    results: InnerResults

    @cached_property
    def values(self) -> Values:
        """Each metric for each user and setting, (u, s): the mean over outer folds."""
        return {metric: self.results.of_users(metric) for metric in self.search.metrics}

    def choice(self, decision: Decision) -> Choice:
        """Return what is chosen over all outer folds, and for each of them."""
        present = self.search.settings.index(decision.present)
        choose = decision.rule.choose
        folds = range(self.results.metrics.shape[1])
        by_fold = tuple(choose(self._of_fold(fold, decision.rule), present) for fold in folds)
        return Choice(present, choose(self.values, present), by_fold)

    def _of_fold(self, fold: int, rule: Rule) -> Values:
        return {metric: self.results.of_fold(metric, fold) for metric in rule.metrics}


def run_search(
    search: Search,
    table: RatingTable,
    protocol: Protocol,
    *,
    jobs: int | None = None,
    progress: Progress = silent,
) -> SearchOutcome:
    """Evaluate the settings of a search on inner splits; parameters as `evaluate_settings`."""
    results = evaluate_settings(
        table,
        partial(_candidates, search),
        protocol,
        jobs=jobs,
        progress=progress,
    )
    return SearchOutcome(search, results)


def full_grid(**values: Sequence[float | str]) -> tuple[Setting, ...]:
    """Return every combination of the values."""
    return tuple(dict(zip(values, row, strict=True)) for row in product(*values.values()))


def one_at_a_time(present: Setting, **values: Sequence[float]) -> tuple[Setting, ...]:
    """Return the present setting, then those that differ from it in one constant."""
    others = [
        {**present, name: value}
        for name, choices in values.items()
        for value in choices
        if value != present[name]
    ]
    return (present, *others)


def _candidates(search: Search, train: RatingTable, seed: int) -> Iterator[tuple[Bundle, Policy]]:
    yield from search.recommend(train, seed, search.settings)

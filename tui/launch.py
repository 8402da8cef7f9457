"""What the app needs to start, and loading it: paths in, checked engine objects out.

The command line makes a `Launch`; the app paints first and calls `load` in a worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.bundle import Bundle, find_model
from engine.policy import Policy, resolve_policy
from engine.search import TitleIndex


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything a session on the screen works with."""

    bundle: Bundle
    index: TitleIndex
    policy: Policy


@dataclass(frozen=True, slots=True)
class Launch:
    """What was asked for on the command line.

    Attributes
    ----------
    config, processed, artifacts
        Existing folders.
    model, policy
        As given; None stands for the default.
    seed
        Keys the session's exploration.
    """

    config: Path
    processed: Path
    artifacts: Path
    model: str | None = None
    policy: str | None = None
    seed: int = 0

    def load(self) -> Loaded:
        """Read policy, model and catalogue.

        Raises
        ------
        FourfoldError
            Any of them is missing or damaged.
        """
        policy = resolve_policy(self.policy, self.config)
        bundle = Bundle.load(find_model(self.artifacts, self.model), self.processed)
        index = TitleIndex.build(bundle.catalogue.titles, bundle.catalogue.popularity)
        return Loaded(bundle, index, policy)


Loader = Callable[[], Loaded]

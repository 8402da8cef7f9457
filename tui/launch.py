"""What the app needs to start, and loading it: paths in, checked engine objects out.

The command line makes a `Launch`; the app paints first and calls `load` in a worker.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Loading needs NumPy, which must not delay the first paint.
    from engine.bundle import Bundle
    from engine.policy import Policy
    from engine.search import TitleIndex
    from tui.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything a session on the screen works with.

    Attributes
    ----------
    index
        Of the catalogue's titles, by catalogue row.
    shelf
        The models to switch among.
    notice
        What the person should know of the loading, or None.
    """

    bundle: "Bundle"
    index: "TitleIndex"
    policy: "Policy"
    shelf: "Shelf"
    notice: str | None = None


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
        import numpy as np

        from engine.bundle import Bundle, find_model, open_processed
        from engine.listing import Listing
        from engine.policy import resolve_policy
        from engine.search.shipped import find_title_index
        from tui.shelf import Shelf

        policy = resolve_policy(self.policy, self.config)
        processed = open_processed(self.processed)
        listing = Listing.read(processed)
        bundle = Bundle.of_model(find_model(self.artifacts, self.model), processed, listing)
        index, notice = find_title_index(processed, listing)
        listed = np.searchsorted(listing.movie_ids, bundle.catalogue.movie_ids)
        shelf = Shelf(self.artifacts, processed, listing, bundle)
        return Loaded(bundle, index.among(listed), policy, shelf, notice)

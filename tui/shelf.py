"""The models one can switch among in a session, each read when it is first asked for."""

from pathlib import Path

from engine.bundle import Bundle, find_model, model_names
from engine.listing import Listing
from engine.manifest import CheckedFolder


class Shelf:
    """The models of artifacts/, for one listing of films.

    Parameters
    ----------
    artifacts
        The folder of the models.
    processed, listing
        What `first` was loaded with.
    first
        The bundle that the app started with.
    """

    def __init__(self, artifacts: Path, processed: CheckedFolder, listing: Listing, first: Bundle):
        self._artifacts = artifacts
        self._processed = processed
        self._listing = listing
        self._read = {first.model: first}

    def names(self) -> list[str]:
        """Return the names of the models there are, sorted."""
        return model_names(self._artifacts)

    def bundle(self, name: str) -> Bundle:
        """Return the bundle of model `name`.

        Raises
        ------
        DataError
            There is no such model, or its folder is damaged.
        """
        if name not in self._read:
            folder = find_model(self._artifacts, name)
            self._read[name] = Bundle.of_model(folder, self._processed, self._listing)
        return self._read[name]

"""The options of a start, and the films, models and session that are loaded for it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import AmbiguousTitleError, SessionFileError, TitleError, os_reason

if TYPE_CHECKING:  # Loading needs NumPy, which must not delay the first paint.
    from engine.bundle import Bundle
    from engine.catalogue.all_films import AllFilms
    from engine.catalogue.movies import Movie
    from engine.files.manifest import CheckedFolder
    from engine.files.owned_file import OwnedFile
    from engine.policy import Policy
    from engine.presets import Presets
    from engine.search.film_finder import FilmFinder
    from engine.session.file import SavedSession
    from engine.session.session import Session


def behind_web_server() -> bool:
    """Return whether a web server runs the app, through pipes."""
    return os.environ.get("TEXTUAL_DRIVER") == "textual.drivers.web_driver:WebDriver"


class ModelCache:
    """The models of artifacts/, each read when it is first asked for.

    Parameters
    ----------
    processed, films
        What `first` was loaded with.
    first
        The bundle that the app started with.
    """

    def __init__(
        self, artifacts: Path, processed: "CheckedFolder", films: "AllFilms", first: "Bundle"
    ):
        self._artifacts = artifacts
        self._processed = processed
        self._films = films
        self._read = {first.model: first}

    def names(self) -> list[str]:
        """Return the names of the models there are, sorted."""
        from engine.model_folder import model_names

        return model_names(self._artifacts)

    def has_map(self, name: str) -> bool:
        """Return whether there is a model of this name with a map of its films."""
        from engine.model_folder import has_map

        return has_map(self._artifacts, name)

    def bundle(self, name: str) -> "Bundle":
        """Return the bundle of model `name`.

        Raises
        ------
        DataError
            There is no such model, or its folder is damaged.
        """
        from engine.bundle import Bundle
        from engine.model_folder import find_model

        if name not in self._read:
            folder = find_model(self._artifacts, name)
            self._read[name] = Bundle.of_model(folder, self._processed, self._films)
        return self._read[name]


@dataclass(frozen=True, slots=True)
class Named:
    """The films named on the command line.

    Attributes
    ----------
    movies
        In the order of their names.
    notes
        A line for each film whose exact name was not typed.
    ambiguous
        An error for each name that may mean several films.
    """

    movies: "tuple[Movie, ...]"
    notes: tuple[str, ...]
    ambiguous: tuple[AmbiguousTitleError, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What has been loaded for the app or a plain subcommand.

    Attributes
    ----------
    finder
        The search of the catalogue.
    notice
        A message about the loading, or None.
    resumed
        The session to continue, or None.
    file
        The file of `--session`; None without one, or if another window has it.
    """

    bundle: "Bundle"
    finder: "FilmFinder"
    policy: "Policy"
    presets: "Presets"
    models: "ModelCache"
    notice: str | None = None
    resumed: "Session | None" = None
    file: "OwnedFile | None" = None

    def named(self, titles: Sequence[str]) -> "Named":
        """Return the films with these names.

        Raises
        ------
        TitleError
            A name fits no film or one with too few ratings, or a film is named twice.
        """
        from engine.search.named_film import find_named_film

        finder, catalogue = self.finder, self.bundle.catalogue
        movies: list[Movie] = []
        notes: list[str] = []
        ambiguous: list[AmbiguousTitleError] = []
        for title in titles:
            try:
                named = find_named_film(title, finder)
            except AmbiguousTitleError as error:
                ambiguous.append(error)
                continue
            movie = catalogue.movie(named.row)
            if movie.rare:
                raise TitleError(
                    "was rated by too few people to start from",
                    where=title,
                    fix="name another film",
                )
            if movie in movies:
                raise TitleError(
                    "names a film that is named already", where=title, fix="name another film"
                )
            movies.append(movie)
            if not named.exact:
                notes.append(f"{title}: taken for {movie.label}")
        return Named(tuple(movies), tuple(notes), tuple(ambiguous))


@dataclass(frozen=True, slots=True)
class Launch:
    """The options of the command line.

    Attributes
    ----------
    config, processed, artifacts
        Existing folders.
    model, policy
        Their names; None for the default.
    seed
        Seeds the session's exploration.
    titles
        Favourites by name, at most four, to start with.
    session
        The file that the session is saved in, and continued from if it exists; or None.
    imported
        Files, folders and archives of films to import.
    resume
        The name of the kept session to go on with, "" for the newest, or None.
    notice
        To show at the start, such as why the library is not used.
    """

    config: Path
    processed: Path
    artifacts: Path
    model: str | None = None
    policy: str | None = None
    seed: int = 0
    titles: tuple[str, ...] = ()
    session: Path | None = None
    imported: tuple[Path, ...] = ()
    posters: bool = False
    resume: str | None = None
    notice: str = ""

    def load(self) -> Loaded:
        """Read policy, model and catalogue, and the session to continue, whose file is claimed.

        Raises
        ------
        FourfoldError
            Any of them is missing or damaged.
        """
        from engine.files.owned_file import OwnedFile

        if self.session is None:
            return self._load()
        file = OwnedFile.claim(self.session)
        try:
            loaded = self._load()
            if file is None and loaded.resumed is None:  # the other window's file is gone
                file = OwnedFile.claim(self.session)
            return replace(loaded, file=file)
        except BaseException:
            if file is not None:
                file.release()
            raise

    def _load(self) -> Loaded:
        # The products of one answer are small: threads would only wait for each other.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        import numpy as np

        from engine.bundle import Bundle, open_processed
        from engine.catalogue.all_films import AllFilms
        from engine.model_folder import find_model
        from engine.presets import Presets, renamed_notice, resolve_policy
        from engine.search.film_finder import FilmFinder
        from engine.search.title_index import find_title_index

        policy = resolve_policy(self.policy, self.config)
        saved = self._saved_session()
        model = self.model
        if model is None and saved is not None:
            model = saved.model
        processed = open_processed(self.processed)
        films = AllFilms.read(processed)
        bundle = Bundle.of_model(find_model(self.artifacts, model), processed, films)
        index, notice = find_title_index(processed, films)
        listed = np.searchsorted(films.movie_ids, bundle.catalogue.movie_ids)
        models = ModelCache(self.artifacts, processed, films, bundle)
        notice = self.notice or notice or renamed_notice(self.policy, policy)
        presets = Presets.read(self.config)
        finder = FilmFinder(bundle.catalogue, index.subset(listed), processed)
        loaded = Loaded(bundle, finder, policy, presets, models, notice)
        return loaded if saved is None else self._continued(loaded, saved)

    def _saved_session(self) -> "SavedSession | None":
        """Return the content of the session file; None if there is none yet.

        Raises
        ------
        SessionFileError
            It is not a session, cannot be read, films were named as well, or its folder does not
            exist.
        """
        from engine.session.read import read

        if self.session is None:
            return None
        path = Path(os.path.realpath(self.session))
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            if not path.parent.is_dir():
                raise SessionFileError(
                    "no such folder", where=path.parent, fix="create it"
                ) from None
            return None
        except OSError as error:
            raise SessionFileError(
                f"cannot be read: {os_reason(error)}", where=path, fix="choose another file"
            ) from error
        if self.titles:
            raise SessionFileError(
                "exists already", where=self.session, fix="continue it without naming films"
            )
        return read(self.session)

    def _continued(self, loaded: Loaded, saved: "SavedSession") -> Loaded:
        """Return `loaded` with the saved session, under the policy of the command line."""
        from engine.session.restore import restore

        session = restore(saved, loaded.bundle)
        if self.policy is not None:
            session.set_policy(loaded.policy)
        notice = loaded.notice
        if left_out := len(saved.state.answers) - len(session.state.answers):
            notice = f"{loaded.bundle.model} does not know {left_out:,} films that were imported."
        return replace(loaded, resumed=session, notice=notice)

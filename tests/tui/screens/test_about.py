"""The about panel: what is known of a film, what is not known, and links to it."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.files.names import TMDB_ATTRIBUTION
from tests.bundles import Film
from tests.tui.app_driver import launch_for, recommending, unwrapped
from tests.tui.films import FILMS, FIRST
from tui.drawing.content import linked
from tui.view.models import NO_SIMILAR_FILM
from tui.widgets.film_list import FilmList


def _with(facts: dict[str, str], metadata: dict[str, str]) -> list[Film]:
    return [
        replace(film, facts=facts, metadata=metadata)
        if film.movie_id == FIRST
        else replace(film, facts={"rating_count": "10"})
        for film in FILMS
    ]


async def _about(home: Path, facts: dict[str, str], metadata: dict[str, str]) -> str:
    """Return the panel for the first film, known by `facts` and `metadata`."""
    async with recommending(launch_for(home, _with(facts, metadata)), "i") as app:
        return app.text_of("#about")


async def test_everything_known_about_a_film_is_shown(tmp_path: Path) -> None:
    facts = {
        "rating_count": "1234", "rating_mean": "3.94", "tags": "printing|letters",
        "imdbId": "0113277", "tmdbId": "949",
    }  # fmt: skip
    metadata = {
        "overview": "A typesetter looks for a lost letter.", "release_date": "2011-03-04",
        "tmdb_popularity": "17.6", "tmdb_vote_avg": "7.25",
    }  # fmt: skip
    about = await _about(tmp_path, facts, metadata)
    for part in (
        "A typesetter looks for a lost letter.", "Ratings 1,234, mean 3.9 of 5",
        "2011-03-04", "printing, letters", "7.2 of 10, popularity 18", "More like it",
        "imdb.com/title/tt0113277", "themoviedb.org/movie/949", "movielens.org/movies/7",
        TMDB_ATTRIBUTION,
    ):  # fmt: skip
        assert part in unwrapped(about)


async def test_without_a_description_tags_and_nearest_films_are_shown(tmp_path: Path) -> None:
    about = unwrapped(await _about(tmp_path, {"tags": "printing"}, {}))
    assert "There is no description of this film" in about
    assert "Tags printing" in about
    assert "More like it" in about
    assert TMDB_ATTRIBUTION[:20] not in about


async def test_a_film_without_a_vector_is_like_no_film(tmp_path: Path) -> None:
    films = [replace(film, vector=(0, 0)) if film.movie_id == FIRST else film for film in FILMS]
    async with recommending(launch_for(tmp_path, films)) as app:
        await app.type("/Last Typesetter")
        await app.press("enter", "i")
        about = app.words_of("#about")
        assert f"More like it {NO_SIMILAR_FILM}" in about
        await app.press("m")
        assert app.words_of(FilmList) == NO_SIMILAR_FILM


@pytest.mark.parametrize(("term", "linking"), [("xterm-256color", True), ("linux", False)])
def test_links_are_osc_8_unless_the_terminal_lacks_it(term: str, linking: bool) -> None:
    content = linked("imdb.com", "https://imdb.com", {"TERM": term})
    assert content.plain == "imdb.com"
    assert ("https://imdb.com" in repr(content.spans)) is linking

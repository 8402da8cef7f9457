"""The about panel: what is known of a film, what is not, and where it stands elsewhere."""

from pathlib import Path

import pytest

from engine.catalogue.film_details import FilmDetails
from engine.files.names import TMDB_ATTRIBUTION
from tests.bundles import Film
from tests.tui.app_driver import launch_for, pick, press, ready, text_of
from tests.tui.conftest import FILMS, FOUR
from tui.app import FourfoldApp
from tui.drawing.content import linked
from tui.view.film_details import film_links
from tui.view.models import Link

_NEXT = 7
"""The film that follows FOUR."""


def _with(facts: dict[str, str], metadata: dict[str, str]) -> list[Film]:
    return [
        Film(f.movie_id, f.title, f.genres, f.popularity, f.vector, facts, metadata)
        if f.movie_id == _NEXT
        else Film(f.movie_id, f.title, f.genres, f.popularity, f.vector, {"rating_count": "10"})
        for f in FILMS
    ]


async def _about(home: Path, films: list[Film]) -> str:
    async with recommending(launch_for(home, films), "i") as app:
        return app.text_of("#about")


async def test_everything_that_is_known_is_shown(tmp_path: Path) -> None:
    facts = {
        "rating_count": "1234", "rating_mean": "3.94", "tags": "printing|letters",
        "imdbId": "0113277", "tmdbId": "949",
    }  # fmt: skip
    metadata = {
        "overview": "A typesetter looks for a lost letter.", "release_date": "2011-03-04",
        "tmdb_popularity": "17.6", "tmdb_vote_avg": "7.25",
    }  # fmt: skip
    about = await _about(tmp_path, _with(facts, metadata))
    joined = " ".join(about.replace("│", " ").split())
    for said in (
        "A typesetter looks for a lost letter.", "1,234 ratings, mean 3.9 of 5",
        "more ratings than 91 % of the films",  # 11 of 12, rounded down: never 100
        "2011-03-04", "printing, letters", "7.2 of 10, popularity 18", "near it",
        "imdb.com/title/tt0113277", "themoviedb.org/movie/949", "movielens.org/movies/7",
        TMDB_ATTRIBUTION,
    ):  # fmt: skip
        assert said in joined
    assert "not known" not in about


async def test_a_film_without_description_says_so_and_shows_tags_and_nearest(
    tmp_path: Path,
) -> None:
    about = " ".join((await _about(tmp_path, _with({"tags": "printing"}, {}))).split())
    assert "No description yet" in about
    assert "tags printing" in about
    assert "near it" in about
    assert TMDB_ATTRIBUTION[:20] not in about


def test_links_are_made_of_digits_only() -> None:
    facts = FilmDetails(imdb_id="0113277", tmdb_id="949\x1b]8;;http://x\x07")
    assert film_links(6, facts) == (
        Link("IMDb", "imdb.com/title/tt0113277", "https://www.imdb.com/title/tt0113277"),
        Link("MovieLens", "movielens.org/movies/6", "https://movielens.org/movies/6"),
    )


@pytest.mark.parametrize(("term", "linking"), [("xterm-256color", True), ("linux", False)])
def test_a_link_is_osc_8_where_the_terminal_has_it(term: str, linking: bool) -> None:
    content = linked("imdb.com", "https://imdb.com", {"TERM": term})
    assert content.plain == "imdb.com"
    assert ("https://imdb.com" in repr(content.spans)) is linking

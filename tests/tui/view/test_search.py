"""Search results as lines: directors, other titles, hints; random films; genres of the picks."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.files.names import MOVIE_CREDITS, MOVIE_FACTS
from engine.search.film_finder import FilmFinder
from engine.search.title_index import TitleIndex
from tests.bundles import Film, make_bundle, make_library
from tests.tui.films import FILMS, RARE
from tui.view.models import Bar, FilmLine, film_line
from tui.view.search import FilmSearch, catalogue_figures

SOLARIS = Film(20, "Solaris (Solyaris) (a.k.a. Siete) (1972)", "Drama",
               credits={"directors": "Ann Lee|Bo Kim"})  # fmt: skip


def search_in(bundle: Bundle, seed: int = 0) -> FilmSearch:
    catalogue = bundle.catalogue
    index = TitleIndex.build(catalogue.titles, catalogue.popularity)
    return FilmSearch(FilmFinder(catalogue, index, bundle.processed), bundle, seed)


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[threading.Thread]]:
    """Run threads to their end as they start, and list them."""
    started: list[threading.Thread] = []

    def start(thread: threading.Thread) -> None:
        started.append(thread)
        thread.run()

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        yield started


def test_directors_are_read_once_in_the_background(tmp_path: Path, threads) -> None:
    search = search_in(make_bundle(tmp_path, [SOLARIS, *FILMS]))
    makers = [search.find(typed).films[0].makers for typed in ("solaris", "harbour", "solaris")]
    assert makers == ["Ann Lee, Bo Kim", "", "Ann Lee, Bo Kim"]
    assert [thread.daemon for thread in threads] == [True]


def test_damaged_credits_leave_the_directors_unknown(tmp_path: Path, threads) -> None:
    bundle = make_bundle(tmp_path, [SOLARIS, *FILMS])
    (tmp_path / "processed" / MOVIE_CREDITS).write_text("damaged")
    assert search_in(bundle).find("id:20").films[0].makers == ""


@pytest.mark.parametrize(
    ("typed", "alias"),
    [("solaris", ""), ("solyaris", "Solyaris"), ("siete", "Siete"), ("harbour", "")],
)
def test_another_title_is_shown_where_it_was_found(tmp_path: Path, typed: str, alias: str) -> None:
    (film,) = search_in(make_bundle(tmp_path, [SOLARIS, *FILMS])).find(typed).films
    assert film.alias == alias


def test_a_search_without_a_result_says_how_to_get_more_films(tmp_path: Path) -> None:
    search = search_in(make_bundle(tmp_path / "bundled", FILMS))
    library = search_in(make_library(tmp_path / "library", FILMS, [RARE]))
    hints = ("`fourfold build` makes a catalogue of 87,000 films, to 2023.",)
    for typed, guess in (("qqqq", False), ("rocket piknik", True)):
        found = search.find(typed)
        assert (found.guess, bool(found.films)) == (guess, guess)
        assert found.problems == hints
        assert library.find(typed).problems == ()
    assert search.find("rocket").problems == ()


def test_damaged_ids_are_a_problem_of_the_search(tmp_path: Path) -> None:
    search = search_in(make_bundle(tmp_path, FILMS))
    (tmp_path / "processed" / MOVIE_FACTS).write_text("damaged")
    found = search.find("tt0113277")
    assert (found.films, found.heading) == ((), "No film found.")
    (problem,) = found.problems
    assert MOVIE_FACTS in problem


def test_a_random_film_is_one_of_the_200_best_known_that_are_not_taken(tmp_path: Path) -> None:
    films = [Film(number, f"Film {number} (2000)", popularity=1000 - number)
             for number in range(1, 221)]  # fmt: skip
    search = search_in(make_bundle(tmp_path, films))

    def drawn(taken: set[int]) -> set[int]:
        found = (search.surprise(taken, draw) for draw in range(1200))
        return {film.movie_id for film in found if film is not None}

    assert drawn(set()) == set(range(1, 201))
    assert drawn({1, 2, 3}) == set(range(4, 204))


def test_a_random_film_follows_from_the_seed_and_the_draw(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path, FILMS)
    first, again, other = ([search_in(bundle, seed).surprise(set(), draw) for draw in range(10)]
                           for seed in (1, 1, 2))  # fmt: skip
    assert first == again != other
    assert len(set(first)) > 1


def test_no_random_film_is_rare_and_none_is_left_when_all_are_taken(tmp_path: Path) -> None:
    rare = Film(99, "Well Known by Mistake (2023)", popularity=500)
    bundle = make_library(tmp_path, FILMS, [rare])
    search, left = search_in(bundle), film_line(bundle.catalogue.movie_of(1))
    assert {search.surprise({*range(2, 13)}, draw) for draw in range(10)} == {left}
    assert search.surprise({*range(1, 13)}, 0) is None


def test_the_genres_of_the_picks_are_counted_out_of_four() -> None:
    picks = [FilmLine(1, "A", genres=("Drama", "Crime")), FilmLine(2, "B", genres=("Drama",)),
             FilmLine(3, "C", genres=("Comedy",))]  # fmt: skip
    assert FilmSearch.genre_bars(picks) == (
        Bar("Drama", 0.5, "2/4"),
        Bar("Comedy", 0.25, "1/4"),
        Bar("Crime", 0.25, "1/4"),
    )


def test_the_figures_of_a_catalogue_name_its_years_and_library(tmp_path: Path) -> None:
    catalogue = make_library(tmp_path / "library", FILMS, [RARE]).catalogue
    assert catalogue_figures(catalogue) == "12 films, 1957–2018"
    assert catalogue_figures(catalogue, "ml-32m") == "ml-32m · 12 films to 2018"
    undated = make_bundle(tmp_path / "undated", [Film(1, "Moonlight")]).catalogue
    assert catalogue_figures(undated) == catalogue_figures(undated, "ml-32m") == "1 film"

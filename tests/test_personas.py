"""The people of `benchmarks.personas`: their films are there, and what is counted is right."""

from pathlib import Path

from benchmarks.personas import MOST_RATED, PERSONAS, films_shown, measures
from engine.bundle import Bundle
from engine.catalogue.movies import Movie
from engine.session.session import Session
from tests.bundles import Film, make_bundle, random_films
from tests.engine.strategies import OPEN
from tests.source_tree import ARTIFACTS, PROCESSED


def test_each_of_the_ten_has_four_films_of_the_bundle() -> None:
    catalogue = Bundle.load(ARTIFACTS / "als", PROCESSED).catalogue
    assert len(PERSONAS) == 10
    for four in PERSONAS.values():
        assert len(set(four)) == 4
        assert all(movie_id in catalogue for movie_id in four)


def test_films_count_by_ratings_genre_decade_and_makers(tmp_path: Path) -> None:
    often = [
        Film(100 + n, f"Known {n} (1950)", "War", facts={"rating_count": "50"})
        for n in range(MOST_RATED)
    ]
    few = {"rating_count": "3"}
    films = [
        *(Film(n, f"Own {n} (1975)", "Drama|Crime", facts=few) for n in (1, 2, 3)),
        Film(
            4,
            "Own 4 (1975)",
            "Drama",
            facts=few,
            credits={"directors": "Ada Vale|Bo Lind", "countries": "JP", "cast": "Cy Moor"},
        ),
        Film(
            9,
            "Same Director (1980)",
            "Horror",
            facts=few,
            credits={"directors": "Bo Lind", "countries": "FR"},
        ),
        Film(
            10,
            "Same Country (1980)",
            "Horror",
            facts=few,
            credits={"directors": "Cy Moor", "countries": "FR|JP"},
        ),
        Film(5, "Same Genre (1990)", "Crime|Horror", facts=few),
        Film(6, "Same Decade (1979)", "Horror", facts=few),
        Film(7, "Neither (1980)", "Horror", facts=few),
        Film(8, "No Year", "(no genres listed)", facts=few),
        *often,
    ]
    bundle = make_bundle(tmp_path, films)
    four = [bundle.catalogue.movie_of(movie_id) for movie_id in (1, 2, 3, 4)]
    asked = measures(bundle, four)

    def counted(movie_id: int) -> list[str]:
        movie: Movie = bundle.catalogue.movie_of(movie_id)
        return [what for what, holds in asked.items() if holds(movie)]

    assert {movie_id: counted(movie_id) for movie_id in (5, 6, 7, 8, 9, 10, 100, 199)} == {
        5: ["genre"], 6: ["decade"], 7: [], 8: [], 9: ["director"], 10: ["country"],
        100: ["top 100"], 199: ["top 100"],
    }  # fmt: skip


def test_with_answers_each_film_is_liked_before_the_next(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path, random_films(40))
    session = Session(bundle, OPEN)
    session.start([1, 11, 21, 31])
    listed = films_shown(session, answers=False)
    assert len(listed) == 15
    assert session.state.answers == ()
    shown = films_shown(session, answers=True)
    assert [movie.movie_id for movie in session.liked] == [movie.movie_id for movie in shown]
    assert shown[0] == listed[0]

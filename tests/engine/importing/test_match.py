"""Entries find their films by id or by title and year; what is not certain is left out."""

from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.errors import DataError
from engine.importing.match import SeenFilms, UnmatchedEntry, match_seen
from engine.importing.reader import read_seen
from engine.policy import Policy
from engine.session.file import save
from engine.session.session import Session
from engine.taste.rocchio import Answer
from tests.bundles import Film, make_bundle
from tests.engine.importing.exports import (
    IMDB_RATINGS,
    LETTERBOXD_RATINGS,
    film,
    imdb,
    letterboxd,
    session,
    write,
)

FILMS = [
    Film(1, "Matrix, The (1999)", popularity=278, facts={"imdbId": "0133093"}),
    Film(2, "Heat (1995)", popularity=100, facts={"imdbId": "0113277"}),
    Film(3, "Heat, The (2013)", popularity=10),
    Film(4, "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)"),
    Film(5, "Emma (1996)", popularity=5),
    Film(6, "Emma (1996)", popularity=7),
    Film(7, "Seven (a.k.a. Se7en) (1995)"),
    Film(8, "Whiplash (2014)", popularity=50),
    Film(9, "Fear (1996)"),
    Film(10, "Moonlight"),
    Film(11, "Nine (2009)"),
    Film(12, "Star Wars: Episode IV - A New Hope (1977)"),
    Film(13, "Thick & Thin (2001)"),
    Film(14, "Birdman: Or (The Unexpected Virtue) (2014)"),
    Film(15, "Rocky II (1979)"),
    Film(16, "Sabrina (1954)"),
    Film(17, "Sabrina (1955)"),
]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("home"), FILMS)


def matched(folder: Path, bundle: Bundle, content: str) -> SeenFilms:
    return match_seen(read_seen(write(folder, content)), bundle)


def ids(films: SeenFilms) -> list[int]:
    return [found.movie.movie_id for found in films.matched]


def reasons(films: SeenFilms) -> list[str]:
    return [entry.reason for entry in films.unmatched]


def test_letterboxd_ratings_become_opinions_of_films(tmp_path: Path, bundle: Bundle) -> None:
    films = matched(tmp_path, bundle, LETTERBOXD_RATINGS)
    assert [(f.movie.label, f.answer, f.rating) for f in films.matched] == [
        ("The Matrix (1999)", Answer.LIKE, 0.9),
        (
            "The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo) (1966)",
            Answer.DISLIKE,
            0.1,
        ),
        ("Heat (1995)", Answer.SEEN, 0.6),
    ]
    assert [films.count(answer) for answer in (Answer.LIKE, Answer.DISLIKE, Answer.SEEN)] == [
        1,
        1,
        1,
    ]
    assert (films.unmatched, films.repeated) == ((), 0)


@pytest.mark.parametrize(
    ("title", "year", "movie_id"),
    [
        ("matrix", 1999, 1),
        ("Matrix, The", 1999, 1),
        ("The Good, the Bad & the Ugly", 1966, 4),
        ("Il buono, il brutto, il cattivo", 1966, 4),
        ("Se7en", 1995, 7),
        ("Seven", 1995, 7),
        ("Whiplash", 2013, 8),
        ("Whiplash", 2015, 8),
        ("Moonlight", "", 10),
        ("Star Wars", 1977, 12),
        ("A New Hope", 1977, 12),
        ("Star Wars: A New Hope", 1977, 12),
        ("Thick and Thin", 2001, 13),
        ("Birdman or (The Unexpected Virtue)", 2014, 14),
        ("Rocky 2", 1979, 15),
        ("Sabrina", 1954, 16),
        ("Sabrina", 1956, 17),
    ],
)
def test_titles_match_as_other_sites_write_them(
    tmp_path: Path, bundle: Bundle, title: str, year: int | str, movie_id: int
) -> None:
    films = matched(tmp_path, bundle, f'Name,Year\n"{title}",{year}\n')
    assert ids(films) == [movie_id], films.unmatched


@pytest.mark.parametrize(
    ("title", "year", "reason"),
    [
        ("Alien", 1979, "not in the catalogue"),
        ("Whiplsh", 2014, "not in the catalogue"),
        ("Whiplash", 2016, "not in the catalogue; films of like name are from 2014"),
        ("Heat", 2005, "not in the catalogue; films of like name are from 1995, 2013"),
        ("The Fear", 1995, "not in the catalogue; films of like name are from 1996"),
        ("Star Wars", 1978, "not in the catalogue"),
        ("9", 2009, "not in the catalogue"),
        ("Moonlight", 2016, "not in the catalogue"),
        ("Heat", "", "has no year to tell which film is meant"),
        ("Emma", 1996, "more than one film fits: Emma (1996); Emma (1996)"),
    ],
)
def test_what_is_not_certain_is_listed(
    tmp_path: Path, bundle: Bundle, title: str, year: int | str, reason: str
) -> None:
    films = matched(tmp_path, bundle, f'Name,Year\n"{title}",{year}\n')
    label = f"{title} ({year})" if year else title
    assert (films.matched, films.unmatched) == ((), (UnmatchedEntry(label, reason),))


def test_two_years_equally_near_are_ambiguous(tmp_path: Path) -> None:
    twins = make_bundle(tmp_path, [Film(1, "Twins (2000)"), Film(2, "Twins (2002)")])
    films = matched(tmp_path, twins, letterboxd([("", "Twins", "2001", "4")]))
    assert reasons(films) == ["more than one film fits: Twins (2000); Twins (2002)"]


def test_imdb_ids_decide_whatever_the_title(tmp_path: Path, bundle: Bundle) -> None:
    rows = [("tt0133093", "9", "Matrix (dubbed)", "2001"), ("tt113277", "2", "Heat", "1995")]
    assert ids(matched(tmp_path, bundle, imdb(rows))) == [1, 2]


def test_a_film_with_another_imdb_id_is_another_film(tmp_path: Path, bundle: Bundle) -> None:
    films = matched(tmp_path, bundle, imdb([("tt7777777", "9", "Heat", "1995")]))
    assert films.unmatched == (UnmatchedEntry("Heat (1995)", "not in the catalogue"),)


def test_a_film_without_imdb_id_is_found_by_title(tmp_path: Path, bundle: Bundle) -> None:
    rows = [("tt2404463", "9", "The Heat", "2013"), ("", "9", "Heat", "1995")]
    assert ids(matched(tmp_path, bundle, imdb(rows))) == [3, 2]


def test_an_episode_is_no_film(tmp_path: Path, bundle: Bundle) -> None:
    films = matched(tmp_path, bundle, IMDB_RATINGS.replace("Breaking Bad: Pilot", "Nine"))
    assert ids(films) == [1, 2]
    assert reasons(films) == ["is a TV Episode, not a film"]


def test_one_imdb_id_of_two_films_is_ambiguous(tmp_path: Path) -> None:
    twins = make_bundle(
        tmp_path, [Film(i, f"Twin {i} (2000)", facts={"imdbId": "0000001"}) for i in (1, 2)]
    )
    films = matched(tmp_path, twins, imdb([("tt1", "9", "Twin 1", "2000")]))
    assert reasons(films) == ["more than one film fits: Twin 1 (2000); Twin 2 (2000)"]


def test_damaged_facts_are_told(tmp_path: Path) -> None:
    damaged = make_bundle(tmp_path, FILMS)
    (tmp_path / "processed" / "movie_facts.csv").write_text("movieId\n")
    assert ids(matched(tmp_path, damaged, LETTERBOXD_RATINGS)) == [1, 4, 2]
    with pytest.raises(DataError, match=r"movie_facts\.csv"):
        matched(tmp_path, damaged, IMDB_RATINGS)


@pytest.mark.parametrize(
    ("item", "movie_id"),
    [
        (film(1, "The Matrix", 1999), 1),
        (film(1, None, None), 1),
        (film(1, "A title of an older catalogue", 1990), 1),
        (film(1, "matrix", 1999), 1),
        (film(5, "Emma", 1996), 5),
        (film(999, "Heat", 1995), 2),
        (film(None, "Heat", 1995), 2),
    ],
)
def test_movielens_ids_of_a_session_decide(
    tmp_path: Path, bundle: Bundle, item: dict[str, object], movie_id: int
) -> None:
    assert ids(matched(tmp_path, bundle, session(favourites=[item]))) == [movie_id]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (
            film(1, "Heat", 1995),
            "its id is that of The Matrix (1999), its title of Heat (1995)",
        ),
        (film(999, None, None), "no film in the catalogue has this id"),
        (film(999, "Alien", 1979), "not in the catalogue"),
    ],
)
def test_a_movielens_id_that_leads_nowhere_is_listed(
    tmp_path: Path, bundle: Bundle, item: dict[str, object], reason: str
) -> None:
    assert reasons(matched(tmp_path, bundle, session(favourites=[item]))) == [reason]


@pytest.mark.parametrize(
    ("rows", "rating"),
    [
        ([("", "Heat", "1995", "1"), ("", "Heat", "1995", "5")], 1.0),
        ([("2021-01-02", "Heat", "1995", "1"), ("2021-01-01", "Heat", "1995", "5")], 0.2),
        ([("2021-01-01", "Heat", "1995", "1"), ("2021-01-01", "HEAT", "1995", "5")], 1.0),
        ([("2021-01-01", "Heat", "1995", "1"), ("", "Heat", "1995", "5")], 0.2),
    ],
)
def test_the_latest_row_for_a_film_counts(
    tmp_path: Path, bundle: Bundle, rows: list[tuple[str, str, str, str]], rating: float
) -> None:
    films = matched(tmp_path, bundle, letterboxd(rows))
    assert [found.rating for found in films.matched] == [rating]
    assert (films.repeated, films.unmatched) == (1, ())


def test_a_row_with_the_year_of_the_film_beats_one_beside_it(
    tmp_path: Path, bundle: Bundle
) -> None:
    rows = [("2021-01-01", "Whiplash", "2014", "5"), ("2021-01-02", "Whiplash", "2013", "1")]
    films = matched(tmp_path, bundle, letterboxd(rows))
    assert [found.rating for found in films.matched] == [1.0]
    assert films.unmatched == (
        UnmatchedEntry("Whiplash (2013)", "another row fits the film of this name better"),
    )
    assert films.repeated == 0


def test_what_the_file_left_out_is_passed_on(tmp_path: Path, bundle: Bundle) -> None:
    rows = [
        ("tt0133093", "", "The Matrix", "1999"),
        ("tt2", "x", "Y", "1999"),
        ("tt3", "1", "Z", ""),
    ]
    films = matched(tmp_path, bundle, imdb(rows))
    assert (films.passed_over, len(films.unreadable), len(films.unmatched)) == (1, 1, 1)


def test_the_best_are_ordered_by_rating_date_popularity_and_id(
    tmp_path: Path, bundle: Bundle
) -> None:
    rows = [
        ("2021-01-01", "Rocky II", "1979", "4.5"),
        ("2021-01-01", "Fear", "1996", "4.5"),  # lower id
        ("2021-01-01", "The Heat", "2013", "4.5"),  # more popular
        ("2021-01-02", "Nine", "2009", "4.5"),  # more recent
        ("2020-01-01", "Heat", "1995", "5"),  # better
        ("2021-01-01", "The Matrix", "1999", "3"),  # no like, but rated
        ("2021-01-01", "Whiplash", "2014", ""),  # only seen
        ("2021-01-01", "Sabrina", "1954", "2"),  # disliked
    ]
    films = matched(tmp_path, bundle, letterboxd(rows))
    assert [found.movie.movie_id for found in films.best(10)] == [2, 11, 3, 9, 15, 1]
    assert [found.movie.movie_id for found in films.best(4)] == [2, 11, 3, 9]
    assert films.best(0) == ()


def test_favourites_of_a_session_are_its_best(tmp_path: Path, bundle: Bundle) -> None:
    text = session(
        favourites=[film(i, None, None) for i in (9, 4, 7, 3)],
        answers=[film(1, None, None, "like"), film(2, None, None, "seen")],
    )
    films = matched(tmp_path, bundle, text)
    assert [found.movie.movie_id for found in films.best(4)] == [3, 4, 7, 9]
    assert [found.movie.movie_id for found in films.best(9)] == [3, 4, 7, 9, 1]


def test_a_session_that_was_kept_gives_back_its_films(tmp_path: Path, bundle: Bundle) -> None:
    held = Session(bundle, Policy(min_genre_affinity=0.0, max_genre_distance=1.0))
    held.start([1, 2, 3, 4])
    held.answer(Answer.LIKE)
    held.answer(Answer.SKIP)
    held.answer(Answer.DISLIKE)
    save(held, tmp_path / "kept.json")
    films = match_seen(read_seen(tmp_path / "kept.json"), bundle)
    told = [(answered.movie, answered.answer) for answered in held.history]
    assert [found.movie for found in films.best(4)] == sorted(
        held.favourites, key=lambda movie: (-movie.popularity, movie.movie_id)
    )
    assert [(found.movie, found.answer) for found in films.matched[4:]] == [told[0], told[2]]
    assert films.passed_over == 1


def test_the_same_file_gives_the_same_films(tmp_path: Path, bundle: Bundle) -> None:
    seen = read_seen(write(tmp_path, LETTERBOXD_RATINGS))
    assert match_seen(seen, bundle) == match_seen(seen, bundle)

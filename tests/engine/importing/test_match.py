"""Records match films by id, or by title and year; uncertain matches are left out."""

from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.errors import DataError
from engine.importing.match import ImportMatches, match_films
from engine.policy import Policy
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle
from tests.engine.importing.exports import (
    IMDB_RATINGS,
    LETTERBOXD_RATINGS,
    film,
    imdb,
    letterboxd,
    read,
    read_import_file,
    session,
)
from tests.engine.session.sessions import write_session

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


def matched(folder: Path, bundle: Bundle, content: str) -> ImportMatches:
    return match_films([read(folder, content)], bundle)


def ids(films: ImportMatches) -> list[int]:
    return [found.movie.movie_id for found in films.matched]


def reasons(films: ImportMatches) -> list[str]:
    return [record.reason for record in films.unmatched]


def test_letterboxd_ratings_become_likes_and_dislikes(tmp_path: Path, bundle: Bundle) -> None:
    films = matched(tmp_path, bundle, LETTERBOXD_RATINGS)
    assert [
        (film.movie.label, film.record.answer, film.record.rating) for film in films.matched
    ] == [
        ("The Matrix (1999)", Answer.LIKE, 4.5),
        (
            "The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo) (1966)",
            Answer.DISLIKE,
            0.5,
        ),
        ("Heat (1995)", Answer.SEEN, 3.0),
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
        ("Alien", 1979, "nothing of exactly this name"),
        ("Whiplsh", 2014, "nothing of exactly this name"),
        ("Whiplash", 2016, "films of this name are from 2014"),
        ("Heat", 2005, "films of this name are from 1995, 2013"),
        ("The Fear", 1995, "films of this name are from 1996"),
        ("Star Wars", 1978, "nothing of exactly this name"),
        ("9", 2009, "nothing of exactly this name"),
        ("Moonlight", 2016, "nothing of exactly this name"),
        ("Heat", "", "has no year, so the film is not certain"),
        ("Emma", 1996, "more than one film fits: Emma (1996); Emma (1996)"),
    ],
)
def test_an_uncertain_record_is_listed_with_the_reason(
    tmp_path: Path, bundle: Bundle, title: str, year: int | str, reason: str
) -> None:
    films = matched(tmp_path, bundle, f'Name,Year\n"{title}",{year}\n')
    label = f"{title} ({year})" if year else title
    (record,) = films.unmatched
    assert films.matched == ()
    assert (record.label, record.reason, record.position) == (label, reason, "line 2")


def test_two_years_equally_near_are_ambiguous(tmp_path: Path) -> None:
    twins = make_bundle(tmp_path, [Film(1, "Twins (2000)"), Film(2, "Twins (2002)")])
    films = matched(tmp_path, twins, letterboxd([("", "Twins", "2001", "4")]))
    assert reasons(films) == ["more than one film fits: Twins (2000); Twins (2002)"]


def test_an_imdb_id_overrides_the_title(tmp_path: Path, bundle: Bundle) -> None:
    rows = [("tt0133093", "9", "Matrix (dubbed)", "2001"), ("tt113277", "2", "Heat", "1995")]
    assert ids(matched(tmp_path, bundle, imdb(rows))) == [1, 2]


def test_a_film_with_another_imdb_id_is_another_film(tmp_path: Path, bundle: Bundle) -> None:
    films = matched(tmp_path, bundle, imdb([("tt7777777", "9", "Heat", "1995")]))
    (record,) = films.unmatched
    assert (record.reason, record.nearest) == ("another IMDb id: Heat (1995)", "Heat (1995)")


def test_a_film_without_imdb_id_is_found_by_title(tmp_path: Path, bundle: Bundle) -> None:
    rows = [("tt2404463", "9", "The Heat", "2013"), ("", "9", "Heat", "1995")]
    assert ids(matched(tmp_path, bundle, imdb(rows))) == [3, 2]


def test_an_episode_is_not_a_film(tmp_path: Path, bundle: Bundle) -> None:
    films = matched(tmp_path, bundle, IMDB_RATINGS.replace("Breaking Bad: Pilot", "Nine"))
    assert ids(films) == [1, 2]
    assert reasons(films) == ["is a TV Episode, not a film"]


def test_an_imdb_id_shared_by_two_films_is_ambiguous(tmp_path: Path) -> None:
    twins = make_bundle(
        tmp_path, [Film(i, f"Twin {i} (2000)", facts={"imdbId": "0000001"}) for i in (1, 2)]
    )
    films = matched(tmp_path, twins, imdb([("tt1", "9", "Twin 1", "2000")]))
    assert reasons(films) == ["more than one film fits: Twin 1 (2000); Twin 2 (2000)"]


def test_damaged_film_facts_are_reported_when_needed(tmp_path: Path) -> None:
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
def test_a_movielens_id_in_a_session_overrides_the_title(
    tmp_path: Path, bundle: Bundle, item: dict[str, object], movie_id: int
) -> None:
    assert ids(matched(tmp_path, bundle, session(favourites=[item]))) == [movie_id]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (
            film(1, "Heat", 1995),
            "its id belongs to The Matrix (1999), its title to Heat (1995)",
        ),
        (film(999, None, None), "no film in the catalogue has this id"),
        (film(999, "Alien", 1979), "nothing of exactly this name"),
    ],
)
def test_an_unknown_or_contradicted_movielens_id_is_listed(
    tmp_path: Path, bundle: Bundle, item: dict[str, object], reason: str
) -> None:
    assert reasons(matched(tmp_path, bundle, session(favourites=[item]))) == [reason]


@pytest.mark.parametrize(
    ("rows", "rating"),
    [
        ([("", "Heat", "1995", "1"), ("", "Heat", "1995", "5")], 5.0),
        ([("2021-01-02", "Heat", "1995", "1"), ("2021-01-01", "Heat", "1995", "5")], 1.0),
        ([("2021-01-01", "Heat", "1995", "1"), ("2021-01-01", "HEAT", "1995", "5")], 5.0),
        ([("2021-01-01", "Heat", "1995", "1"), ("", "Heat", "1995", "5")], 1.0),
    ],
)
def test_the_latest_row_for_a_film_counts(
    tmp_path: Path, bundle: Bundle, rows: list[tuple[str, str, str, str]], rating: float
) -> None:
    films = matched(tmp_path, bundle, letterboxd(rows))
    assert [found.record.rating for found in films.matched] == [rating]
    assert (films.repeated, films.unmatched) == (1, ())


def test_a_row_with_the_exact_year_beats_a_row_one_year_off(tmp_path: Path, bundle: Bundle) -> None:
    rows = [("2021-01-01", "Whiplash", "2014", "5"), ("2021-01-02", "Whiplash", "2013", "1")]
    films = matched(tmp_path, bundle, letterboxd(rows))
    assert [found.record.rating for found in films.matched] == [5.0]
    (record,) = films.unmatched
    assert record.label == "Whiplash (2013)"
    assert record.reason == "another row fits this film better"
    assert films.repeated == 0


def test_rows_whose_rating_cannot_be_read_are_seen(tmp_path: Path, bundle: Bundle) -> None:
    rows = [
        ("tt0133093", "", "The Matrix", "1999"),
        ("tt2", "x", "Y", "1999"),
        ("tt3", "1", "Z", ""),
    ]
    films = matched(tmp_path, bundle, imdb(rows))
    (file,) = films.files
    assert [row.reason for row in file.unreadable] == [
        "rating 'x' is not a number above 0, up to 10; it counts as seen"
    ]
    assert [film.record.answer for film in films.matched] == [Answer.SEEN]
    assert reasons(films) == ["nothing of exactly this name"] * 2


def test_best_films_are_ordered_by_rating_date_popularity_and_id(
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


def test_favourites_of_a_session_are_its_best_films(tmp_path: Path, bundle: Bundle) -> None:
    text = session(
        favourites=[film(i, None, None) for i in (9, 4, 7, 3)],
        answers=[film(1, None, None, "like"), film(2, None, None, "seen")],
    )
    films = matched(tmp_path, bundle, text)
    assert [found.movie.movie_id for found in films.best(4)] == [3, 4, 7, 9]
    assert [found.movie.movie_id for found in films.best(9)] == [3, 4, 7, 9, 1]


def test_a_saved_session_can_be_imported(tmp_path: Path, bundle: Bundle) -> None:
    saved = Session(bundle, Policy(min_genre_affinity=0.0, max_genre_distance=1.0))
    saved.start([1, 2, 3, 4])
    saved.answer(Answer.LIKE)
    saved.answer(Answer.SKIP)
    saved.answer(Answer.DISLIKE)
    write_session(bundle, saved.state, tmp_path / "saved.json")
    films = match_films([read_import_file(tmp_path / "saved.json")], bundle)
    answers = [(film.movie_id, film.answer) for film in saved.state.answers]
    assert [found.movie for found in films.best(4)] == sorted(
        saved.favourites, key=lambda movie: (-movie.popularity, movie.movie_id)
    )
    assert [(found.movie.movie_id, found.record.answer) for found in films.matched[4:]] == [
        answers[0],
        answers[2],
    ]
    assert films.files[0].ignored == 1


def test_the_same_file_gives_the_same_films(tmp_path: Path, bundle: Bundle) -> None:
    file = read(tmp_path, LETTERBOXD_RATINGS)
    assert match_films([file], bundle) == match_films([file], bundle)

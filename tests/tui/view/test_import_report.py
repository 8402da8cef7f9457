"""What an import says: the films that were found, and each row and file that was left out."""

from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle
from tests.engine.importing.exports import film, letterboxd, session, write
from tui.view.import_report import ImportReport

FILMS = [
    Film(1, "Matrix, The (1999)", popularity=50),
    Film(2, "Heat (1995)", popularity=40),
    Film(3, "Ronin (1998)", popularity=30),
    Film(4, "Emma (1996)", popularity=20),
    Film(5, "Alien (1979)", popularity=10),
]
WATCHLIST = """\
Date,Name,Year,Letterboxd URI
2021-03-01,Alien,1979,https://boxd.it/2a3
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return make_bundle(tmp_path / "home", FILMS)


def ratings(*rows: tuple[str, str, str]) -> str:
    """Return a Letterboxd export of (title, year, rating) rows, all of one day."""
    return letterboxd([("2021-03-01", *row) for row in rows])


def test_a_file_of_ratings_becomes_answers_and_favourites(tmp_path: Path, bundle: Bundle) -> None:
    path = write(tmp_path, ratings(("Heat", "1995", "1"), ("Ronin", "1998", "4.5"),
                                   ("Emma", "1996", "5"), ("Heat", "1995", "2")))  # fmt: skip
    report = ImportReport.read([path], bundle)
    assert report.name == "ratings.csv"
    assert report.files == (("ratings.csv", "Letterboxd ratings"),)
    assert report.summary == "3 of 3 films are in the catalogue: 2 liked, 1 disliked."
    assert report.ignored == ("1 row left out: another row has the same film.",)
    assert sorted(report.answered_films, key=lambda one: one.movie_id) == [
        AnsweredFilm(2, Answer.DISLIKE, "ratings.csv", 2.0),
        AnsweredFilm(3, Answer.LIKE, "ratings.csv", 4.5),
        AnsweredFilm(4, Answer.LIKE, "ratings.csv", 5.0),
    ]
    assert report.favourites == (4, 3)
    assert (report.watchlist, report.approximate, report.left_out) == ((), (), ())


def test_a_hearted_film_of_three_stars_is_liked(tmp_path: Path, bundle: Bundle) -> None:
    hearted = "Date,Name,Year,Letterboxd URI\n2021-03-01,Heat,1995,https://boxd.it/2a3\n"
    paths = [
        write(tmp_path, ratings(("Heat", "1995", "3"))), write(tmp_path, hearted, "films.csv"),
    ]  # fmt: skip
    report = ImportReport.read(paths, bundle)
    assert report.answered_films == (AnsweredFilm(2, Answer.LIKE, "2 files"),)


def test_the_four_best_films_are_favourites(tmp_path: Path, bundle: Bundle) -> None:
    titles = (("The Matrix", "1999"), ("Heat", "1995"), ("Ronin", "1998"), ("Emma", "1996"),
              ("Alien", "1979"))  # fmt: skip
    path = write(tmp_path, ratings(*((*title, "4.5") for title in titles)))
    assert ImportReport.read([path], bundle).favourites == (1, 2, 3, 4)


def test_a_watchlist_is_no_answer(tmp_path: Path, bundle: Bundle) -> None:
    report = ImportReport.read([write(tmp_path, WATCHLIST, "watchlist.csv")], bundle)
    assert report.summary == "1 of 1 film is in the catalogue: 1 for your watchlist."
    assert report.watchlist == (5,)
    assert report.answered_films == ()


def test_several_files_are_counted(tmp_path: Path, bundle: Bundle) -> None:
    paths = [
        write(tmp_path, ratings(("Heat", "1995", "5"))),
        write(tmp_path, WATCHLIST, "watchlist.csv"),
    ]
    report = ImportReport.read(paths, bundle)
    assert report.name == "2 files"
    assert [name for name, _ in report.files] == ["ratings.csv", "watchlist.csv"]
    assert report.summary == (
        "2 of 2 films are in the catalogue: 1 liked and 1 for your watchlist."
    )
    assert [answer.source for answer in report.answered_films] == ["2 files"]


def test_what_is_left_out_has_a_reason(tmp_path: Path, bundle: Bundle) -> None:
    (tmp_path / "export").mkdir()
    rows = [("Heat", "1996", "4"), ("Solaris", "1972", "4"), ("Ronan", "1998", "4"),
            ("Emma", "1996", "99"), ("Emma", "1996", "")]  # fmt: skip
    write(tmp_path / "export", ratings(*rows))
    write(tmp_path / "export", "a,b\n1,2\n", "notes.csv")
    report = ImportReport.read([tmp_path / "export"], bundle)
    assert [*report.lines()] == [
        "ratings.csv: read as Letterboxd ratings",
        "2 of 4 films are in the catalogue: 1 liked, 1 seen.",
        "1 row left out: another row has the same film.",
        "Heat (1996): taken for Heat (1995)",
        "left out: Solaris (1972): nothing of exactly this name",
        "left out: Ronan (1998): nothing of exactly this name; nearest: Ronin (1998)",
        "left out: ratings.csv, line 5: rating '99' is not a number above 0, up to 5; "
        "it counts as seen",
        "left out: notes.csv: has none of the columns of a known export",
    ]


def test_rows_without_an_opinion_are_counted(tmp_path: Path, bundle: Bundle) -> None:
    answers = [film(2, "Heat", 1995, "like"), film(3, "Ronin", 1998, "skip"),
               film(4, "Emma", 1996, "skip")]  # fmt: skip
    report = ImportReport.read([write(tmp_path, session(answers=answers), "s.json")], bundle)
    assert report.ignored == ("2 rows left out: not seen, and without an opinion.",)
    assert report.summary == "1 of 1 film is in the catalogue: 1 liked."


def test_without_a_known_film_nothing_is_counted(tmp_path: Path, bundle: Bundle) -> None:
    report = ImportReport.read([write(tmp_path, ratings(("Solaris", "1972", "4")))], bundle)
    assert report.summary == "0 of 1 film is in the catalogue."
    assert (report.answered_films, report.favourites) == ((), ())

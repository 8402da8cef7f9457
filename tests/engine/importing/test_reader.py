"""Each format is read into the same records, whatever its encoding and column order."""

from datetime import date
from pathlib import Path

import pytest

from engine.importing.records import ImportRecord, UnreadableRow, opinion
from engine.taste.base import Answer
from tests.engine.importing.exports import (
    IMDB_RATINGS,
    LETTERBOXD_RATINGS,
    LETTERBOXD_WATCHED,
    film,
    imdb,
    letterboxd,
    read,
    read_import_file,
    session,
    write,
)


def test_letterboxd_ratings_are_stars(tmp_path: Path) -> None:
    file = read(tmp_path, LETTERBOXD_RATINGS)
    assert file.source == "Letterboxd"
    assert file.records == (
        ImportRecord("The Matrix", 1999, Answer.LIKE, 4.5, date(2021, 3, 1)),
        ImportRecord("Good, the Bad and the Ugly", 1966, Answer.DISLIKE, 0.5, date(2021, 3, 2)),
        ImportRecord("Heat", 1995, Answer.SEEN, 3.0, date(2021, 3, 3)),
    )
    assert (file.unreadable, file.ignored) == ((), 0)


def test_letterboxd_watched_films_have_no_opinion(tmp_path: Path) -> None:
    file = read(tmp_path, LETTERBOXD_WATCHED, "watched.csv")
    assert [(record.title, record.answer, record.rating) for record in file.records] == [
        ("The Matrix", Answer.SEEN, None),
        ("Heat", Answer.SEEN, None),
    ]


def test_a_blank_letterboxd_rating_means_seen(tmp_path: Path) -> None:
    file = read_import_file(
        write(tmp_path, letterboxd([("2021-03-01", "Heat", "1995", "")]), "diary.csv")
    )
    assert file.records == (ImportRecord("Heat", 1995, Answer.SEEN, None, date(2021, 3, 1)),)


def test_imdb_points_are_half_stars(tmp_path: Path) -> None:
    file = read(tmp_path, IMDB_RATINGS)
    assert file.source == "IMDb"
    assert file.records == (
        ImportRecord("The Matrix", 1999, Answer.LIKE, 4.5, date(2019, 5, 4), imdb_id=133093),
        ImportRecord("Heat", 1995, Answer.DISLIKE, 2.5, date(2019, 5, 5), imdb_id=113277),
        ImportRecord(
            "Breaking Bad: Pilot", 2008, Answer.LIKE, 5.0, date(2019, 5, 6),
            imdb_id=959621, other_kind="TV Episode",
        ),
    )  # fmt: skip


def test_imdb_columns_are_found_by_name(tmp_path: Path) -> None:
    text = "year,TITLE, your rating ,Const\n1995,Heat,8,tt0113277\n"
    file = read(tmp_path, text)
    assert file.records == (ImportRecord("Heat", 1995, Answer.LIKE, 4.0, imdb_id=113277),)


def test_an_imdb_row_without_rating_is_a_film_seen(tmp_path: Path) -> None:
    rows = [("tt1", "", "Unrated", "2001"), ("tt2", "7", "Rated", "2002")]
    file = read(tmp_path, imdb(rows))
    assert [record.answer for record in file.records] == [Answer.SEEN, Answer.SEEN]
    assert [record.rating for record in file.records] == [None, 3.5]


def test_a_session_gives_favourites_and_answers(tmp_path: Path) -> None:
    text = session(
        favourites=[film(1, "Toy Story", 1995)],
        answers=[
            film(2, "Jumanji", 1995, "like"),
            film(3, "Grumpier Old Men", None, "dislike"),
            film(4, "Sabrina", 1995, "skip"),
            film(5, None, None, "seen") | {"score": 0.5},
            film(7, "Tom and Huck", 1995, "like") | {"rating": 4.5},
            film(8, "Sudden Death", 1995, "seen") | {"rating": 3},
        ],
        watchlist=[film(6, "Heat", 1995)],
        policy="default",
    )
    file = read(tmp_path, text, "anything.txt")
    assert file.source == "fourfold"
    assert file.records == (
        ImportRecord("Toy Story", 1995, Answer.LIKE, movie_id=1, favourite=True),
        ImportRecord("Jumanji", 1995, Answer.LIKE, movie_id=2),
        ImportRecord("Grumpier Old Men", None, Answer.DISLIKE, movie_id=3),
        ImportRecord(None, None, Answer.SEEN, movie_id=5),
        ImportRecord("Tom and Huck", 1995, Answer.LIKE, 4.5, movie_id=7),
        ImportRecord("Sudden Death", 1995, Answer.SEEN, 3.0, movie_id=8),
        ImportRecord("Heat", 1995, None, movie_id=6),
    )
    assert file.ignored == 1
    assert file.read_as == "fourfold session"


@pytest.mark.parametrize("missing", ["favourites", "answers"])
def test_a_session_may_lack_either_list(tmp_path: Path, missing: str) -> None:
    other = {"favourites": "answers", "answers": "favourites"}[missing]
    text = (
        f'{{"fourfold": "session", "schema": 1, "{other}": [{{"movieId": 1, "answer": "seen"}}]}}'
    )
    assert len(read(tmp_path, text).records) == 1


@pytest.mark.parametrize(
    ("stars", "answer"),
    [(0.5, Answer.DISLIKE), (2.5, Answer.DISLIKE), (3, Answer.SEEN), (3.5, Answer.SEEN),
     (4, Answer.LIKE), (5, Answer.LIKE)],
)  # fmt: skip
def test_four_stars_are_a_like_and_fewer_than_three_a_dislike(
    tmp_path: Path, stars: float, answer: Answer
) -> None:
    text = letterboxd([("2021-03-01", "Heat", "1995", f"{stars:g}")])
    (record,) = read(tmp_path, text).records
    assert (record.rating, record.answer) == (stars, answer)


@pytest.mark.parametrize(
    ("points", "answer"),
    [(1, Answer.DISLIKE), (5, Answer.DISLIKE), (6, Answer.SEEN), (7, Answer.SEEN),
     (8, Answer.LIKE), (10, Answer.LIKE)],
)  # fmt: skip
def test_eight_points_are_a_like_and_fewer_than_six_a_dislike(
    tmp_path: Path, points: int, answer: Answer
) -> None:
    (record,) = read(tmp_path, imdb([("tt1", str(points), "Heat", "1995")])).records
    assert (record.rating, record.answer) == (points / 2, answer)


def test_no_rating_means_no_opinion() -> None:
    assert opinion(None) is Answer.SEEN


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(
    tmp_path: Path, line_end: str, mark: str
) -> None:
    plain = read(tmp_path, LETTERBOXD_RATINGS)
    text = mark + LETTERBOXD_RATINGS.replace("\n", line_end)
    assert read(tmp_path, text) == plain


def test_blank_lines_are_ignored(tmp_path: Path) -> None:
    plain = read(tmp_path, LETTERBOXD_RATINGS)
    spaced = read(tmp_path, "\n" + LETTERBOXD_RATINGS.replace("\n", "\n\n , ,,,\n"))
    assert spaced.records == plain.records


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_may_be_utf_8_or_latin_1(tmp_path: Path, encoding: str) -> None:
    text = letterboxd([("2021-03-01", "Amélie – l’été", "2001", "5")])
    file = read(tmp_path, text.encode(encoding))
    assert file.records[0].title == "Amélie – l’été"


def test_a_title_may_hold_quotes_and_line_breaks(tmp_path: Path) -> None:
    text = 'Name,Year\n"The ""Burbs"",\nor not",1989\nHeat,1995\n'
    file = read(tmp_path, text)
    assert [record.title for record in file.records] == ['The "Burbs", or not', "Heat"]


@pytest.mark.parametrize("name", ["ratings.csv", "ratings.txt", "session.json", "noending"])
def test_the_file_name_extension_does_not_matter(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, LETTERBOXD_RATINGS, name).source == "Letterboxd"
    text = session(favourites=[film(1, "Toy Story", 1995)])
    assert read(tmp_path, text, name).source == "fourfold"


@pytest.mark.parametrize("text", ["", "yesterday", "2021-13-45", "05/04/2019"])
def test_a_date_in_another_format_is_left_out(tmp_path: Path, text: str) -> None:
    file = read(tmp_path, letterboxd([(text, "Heat", "1995", "4")]))
    assert file.records[0].rated_on is None


def test_a_year_may_be_blank(tmp_path: Path) -> None:
    file = read(tmp_path, letterboxd([("", "Heat", "", "4")]))
    assert file.records[0].year is None


GOOD = ("2021-03-01", "Heat", "1995", "4")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "", "1995", "4"), "no title"),
        (("", " \t ", "1995", "4"), "no title"),
        (("", "x" * 501, "1995", "4"), "a title of 501 characters"),
        (("", "Heat", "95", "4"), "year '95' is not four digits"),
        (("", "Heat", "１９９５", "4"), "year '１９９５' is not four digits"),
        (("", "Heat", "1995", "4,4"), "6 cells, not 5"),
    ],
)
def test_a_bad_letterboxd_row_is_listed(
    tmp_path: Path, row: tuple[str, str, str, str], reason: str
) -> None:
    file = read(tmp_path, letterboxd([GOOD, row, GOOD]))
    assert file.unreadable == (UnreadableRow("line 3", reason),)
    assert [record.title for record in file.records] == ["Heat", "Heat"]


@pytest.mark.parametrize(
    "rating", ["abc", "0", "5.5", "-4", "nan", "inf", "1e0", "٤", "9" * 99, "½★", "4/"]
)
def test_a_film_whose_rating_cannot_be_read_is_seen_and_listed(tmp_path: Path, rating: str) -> None:
    file = read(tmp_path, letterboxd([GOOD, ("", "Heat", "1995", rating), GOOD]))
    (unreadable,) = file.unreadable
    assert unreadable.position == "line 3"
    assert unreadable.reason.startswith("rating '")
    assert unreadable.reason.endswith("is not a number above 0, up to 5; it counts as seen")
    assert [record.answer for record in file.records] == [Answer.LIKE, Answer.SEEN, Answer.LIKE]
    assert file.records[1].rating is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("tt1", "7", "", "1995"), "no title"),
        (("nm0000199", "7", "Al Pacino", ""), "'nm0000199' is not the IMDb id of a title"),
        (("tt1", "7", "Heat"), "3 cells, not 4"),
    ],
)
def test_a_bad_imdb_row_is_listed(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    file = read(tmp_path, imdb([row, ("tt2", "7", "Heat", "1995")]))
    assert file.unreadable == (UnreadableRow("line 2", reason),)
    assert len(file.records) == 1


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("Heat", "'Heat' is not a film"),
        ([1, 2], "a list is not a film"),
        (film(1, "Heat", 1995), "answer missing is not one of like, dislike, skip, seen"),
        (film(1, "Heat", 1995, "maybe"), "answer 'maybe' is not one of like, dislike, skip, seen"),
        (film(1, "Heat", 1995) | {"answer": {}}, "answer an object is not one of"),
        (film(None, None, 1995, "like"), "no title and no movieId"),
        (film(1, "", 1995, "like"), "no title"),
        (film(1, "Heat", 1995, "like") | {"title": 5}, "title 5 is not text"),
        (film(1, "Heat", 1995, "like") | {"movieId": "1"}, "movieId '1' is not a whole number"),
        (film(1, "Heat", 1995, "like") | {"movieId": True}, "movieId True is not a whole number"),
        (film(0, "Heat", 1995, "like"), "movieId 0 is not a whole number"),
        (film(1, "Heat", 99999, "like"), "year 99999 is not a whole number from 0 to 9999"),
        (film(1, "Heat", 1995, "like") | {"year": 1995.5}, "year 1995.5 is not a whole number"),
        (film(1, "Heat", 1995, "like") | {"rating": 4.2}, "rating 4.2 is not one of 0.5 to 5 in"),
        (film(1, "Heat", 1995, "like") | {"rating": 2}, "rating 2 means dislike, not like"),
    ],
)
def test_a_bad_answer_of_a_session_is_listed(tmp_path: Path, item: object, reason: str) -> None:
    good = film(2, "Jumanji", 1995, "like")
    file = read(tmp_path, session(answers=[good, item]))
    (unreadable,) = file.unreadable
    assert unreadable.position == "answer 2"
    assert unreadable.reason.startswith(reason)
    assert len(file.records) == 1

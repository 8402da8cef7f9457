"""Each format gives the same entries however its file is written down."""

from datetime import date
from pathlib import Path

import pytest

from engine.importing.reader import read_seen
from engine.importing.records import SeenEntry, Source, UnreadableRow, opinion
from engine.taste.rocchio import Answer
from tests.engine.importing.exports import (
    IMDB_RATINGS,
    LETTERBOXD_RATINGS,
    LETTERBOXD_WATCHED,
    film,
    imdb,
    letterboxd,
    session,
    write,
)


def test_letterboxd_ratings_are_shares_of_five_stars(tmp_path: Path) -> None:
    seen = read_seen(write(tmp_path, LETTERBOXD_RATINGS))
    assert seen.source is Source.LETTERBOXD
    assert seen.entries == (
        SeenEntry("The Matrix", 1999, Answer.LIKE, 0.9, date(2021, 3, 1)),
        SeenEntry("Good, the Bad and the Ugly", 1966, Answer.DISLIKE, 0.1, date(2021, 3, 2)),
        SeenEntry("Heat", 1995, Answer.SEEN, 0.6, date(2021, 3, 3)),
    )
    assert (seen.unreadable, seen.passed_over) == ((), 0)


def test_letterboxd_watched_films_carry_no_opinion(tmp_path: Path) -> None:
    seen = read_seen(write(tmp_path, LETTERBOXD_WATCHED, "watched.csv"))
    assert [(entry.title, entry.answer, entry.rating) for entry in seen.entries] == [
        ("The Matrix", Answer.SEEN, None),
        ("Heat", Answer.SEEN, None),
    ]


def test_a_blank_letterboxd_rating_is_a_film_seen(tmp_path: Path) -> None:
    seen = read_seen(write(tmp_path, letterboxd([("2021-03-01", "Heat", "1995", "")]), "diary.csv"))
    assert seen.entries == (SeenEntry("Heat", 1995, Answer.SEEN, None, date(2021, 3, 1)),)


def test_imdb_ratings_are_shares_of_ten(tmp_path: Path) -> None:
    seen = read_seen(write(tmp_path, IMDB_RATINGS))
    assert seen.source is Source.IMDB
    assert seen.entries == (
        SeenEntry("The Matrix", 1999, Answer.LIKE, 0.9, date(2019, 5, 4), imdb_id=133093),
        SeenEntry("Heat", 1995, Answer.SEEN, 0.5, date(2019, 5, 5), imdb_id=113277),
        SeenEntry(
            "Breaking Bad: Pilot", 2008, Answer.LIKE, 1.0, date(2019, 5, 6),
            imdb_id=959621, no_film="TV Episode",
        ),
    )  # fmt: skip


def test_imdb_columns_are_found_by_name(tmp_path: Path) -> None:
    text = "year,TITLE, your rating ,Const\n1995,Heat,8,tt0113277\n"
    seen = read_seen(write(tmp_path, text))
    assert seen.entries == (SeenEntry("Heat", 1995, Answer.LIKE, 0.8, imdb_id=113277),)


def test_an_imdb_row_without_rating_is_passed_over(tmp_path: Path) -> None:
    rows = [("tt1", "", "Unrated", "2001"), ("tt2", "7", "Rated", "2002")]
    seen = read_seen(write(tmp_path, imdb(rows)))
    assert [entry.title for entry in seen.entries] == ["Rated"]
    assert seen.passed_over == 1


def test_a_session_gives_favourites_and_answers(tmp_path: Path) -> None:
    text = session(
        favourites=[film(1, "Toy Story", 1995)],
        answers=[
            film(2, "Jumanji", 1995, "like"),
            film(3, "Grumpier Old Men", None, "dislike"),
            film(4, "Sabrina", 1995, "skip"),
            film(5, None, None, "seen") | {"score": 0.5},
        ],
        watchlist=[film(6, "Heat", 1995)],
        policy="default",
    )
    seen = read_seen(write(tmp_path, text, "anything.txt"))
    assert seen.source is Source.FOURFOLD
    assert seen.entries == (
        SeenEntry("Toy Story", 1995, Answer.LIKE, movie_id=1, favourite=True),
        SeenEntry("Jumanji", 1995, Answer.LIKE, movie_id=2),
        SeenEntry("Grumpier Old Men", None, Answer.DISLIKE, movie_id=3),
        SeenEntry(None, None, Answer.SEEN, movie_id=5),
    )
    assert seen.passed_over == 1


@pytest.mark.parametrize("missing", ["favourites", "answers"])
def test_a_session_may_lack_either_list(tmp_path: Path, missing: str) -> None:
    other = {"favourites": "answers", "answers": "favourites"}[missing]
    text = (
        f'{{"fourfold": "session", "schema": 1, "{other}": [{{"movieId": 1, "answer": "seen"}}]}}'
    )
    assert len(read_seen(write(tmp_path, text)).entries) == 1


@pytest.mark.parametrize(
    ("stars", "answer"),
    [(0.5, Answer.DISLIKE), (2, Answer.DISLIKE), (2.5, Answer.SEEN), (3.5, Answer.SEEN),
     (4, Answer.LIKE), (5, Answer.LIKE)],
)  # fmt: skip
def test_four_stars_are_a_like_and_two_a_dislike(stars: float, answer: Answer) -> None:
    assert opinion(stars / 5) is answer


@pytest.mark.parametrize(
    ("points", "answer"),
    [(1, Answer.DISLIKE), (4, Answer.DISLIKE), (5, Answer.SEEN), (7, Answer.SEEN),
     (8, Answer.LIKE), (10, Answer.LIKE)],
)  # fmt: skip
def test_eight_points_are_a_like_and_four_a_dislike(points: int, answer: Answer) -> None:
    assert opinion(points / 10) is answer


def test_no_rating_is_no_opinion() -> None:
    assert opinion(None) is Answer.SEEN


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_do_not_count(
    tmp_path: Path, line_end: str, mark: str
) -> None:
    plain = read_seen(write(tmp_path, LETTERBOXD_RATINGS))
    text = mark + LETTERBOXD_RATINGS.replace("\n", line_end)
    assert read_seen(write(tmp_path, text)) == plain


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    plain = read_seen(write(tmp_path, LETTERBOXD_RATINGS))
    assert (
        read_seen(write(tmp_path, "\n" + LETTERBOXD_RATINGS.replace("\n", "\n\n , ,,,\n"))) == plain
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_titles_come_in_utf_8_or_latin_1(tmp_path: Path, encoding: str) -> None:
    text = letterboxd([("2021-03-01", "Amélie – l’été", "2001", "5")])
    seen = read_seen(write(tmp_path, text.encode(encoding)))
    assert seen.entries[0].title == "Amélie – l’été"


def test_quotes_and_line_breaks_inside_a_title(tmp_path: Path) -> None:
    text = 'Name,Year\n"The ""Burbs"",\nor not",1989\nHeat,1995\n'
    seen = read_seen(write(tmp_path, text))
    assert [entry.title for entry in seen.entries] == ['The "Burbs", or not', "Heat"]


@pytest.mark.parametrize("name", ["ratings.csv", "ratings.txt", "session.json", "noending"])
def test_the_ending_of_the_name_does_not_count(tmp_path: Path, name: str) -> None:
    assert read_seen(write(tmp_path, LETTERBOXD_RATINGS, name)).source is Source.LETTERBOXD
    text = session(favourites=[film(1, "Toy Story", 1995)])
    assert read_seen(write(tmp_path, text, name)).source is Source.FOURFOLD


@pytest.mark.parametrize("dated", ["", "yesterday", "2021-13-45", "05/04/2019"])
def test_a_date_of_another_form_is_no_date(tmp_path: Path, dated: str) -> None:
    seen = read_seen(write(tmp_path, letterboxd([(dated, "Heat", "1995", "4")])))
    assert seen.entries[0].dated is None


def test_a_year_may_be_blank(tmp_path: Path) -> None:
    seen = read_seen(write(tmp_path, letterboxd([("", "Heat", "", "4")])))
    assert seen.entries[0].year is None


GOOD = ("2021-03-01", "Heat", "1995", "4")
STEPS = "is not one of 0.5 to 5 in steps of 0.5"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "", "1995", "4"), "no title"),
        (("", " \t ", "1995", "4"), "no title"),
        (("", "x" * 501, "1995", "4"), "a title of 501 characters"),
        (("", "Heat", "95", "4"), "year '95' has not four digits"),
        (("", "Heat", "１９９５", "4"), "year '１９９５' has not four digits"),
        (("", "Heat", "1995", "abc"), f"rating 'abc' {STEPS}"),
        (("", "Heat", "1995", "0"), f"rating '0' {STEPS}"),
        (("", "Heat", "1995", "5.5"), f"rating '5.5' {STEPS}"),
        (("", "Heat", "1995", "-4"), f"rating '-4' {STEPS}"),
        (("", "Heat", "1995", "4.3"), f"rating '4.3' {STEPS}"),
        (("", "Heat", "1995", "nan"), f"rating 'nan' {STEPS}"),
        (("", "Heat", "1995", "inf"), f"rating 'inf' {STEPS}"),
        (("", "Heat", "1995", "1e0"), f"rating '1e0' {STEPS}"),
        (("", "Heat", "1995", "٤"), f"rating '٤' {STEPS}"),
        (("", "Heat", "1995", "9" * 99), f"rating '{'9' * 23}… {STEPS}"),
        (("", "Heat", "1995", "4,4"), "6 cells, not 5"),
    ],
)
def test_a_bad_letterboxd_row_is_listed(
    tmp_path: Path, row: tuple[str, str, str, str], reason: str
) -> None:
    seen = read_seen(write(tmp_path, letterboxd([GOOD, row, GOOD])))
    assert seen.unreadable == (UnreadableRow("line 3", reason),)
    assert [entry.title for entry in seen.entries] == ["Heat", "Heat"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("tt1", "11", "Heat", "1995"), "rating '11' is not one of 1 to 10 in steps of 1"),
        (("tt1", "7.5", "Heat", "1995"), "rating '7.5' is not one of 1 to 10 in steps of 1"),
        (("tt1", "7", "", "1995"), "no title"),
        (("nm0000199", "7", "Al Pacino", ""), "'nm0000199' is no IMDb id of a title"),
        (("tt1", "7", "Heat"), "3 cells, not 4"),
    ],
)
def test_a_bad_imdb_row_is_listed(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    seen = read_seen(write(tmp_path, imdb([row, ("tt2", "7", "Heat", "1995")])))
    assert seen.unreadable == (UnreadableRow("line 2", reason),)
    assert len(seen.entries) == 1


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("Heat", "'Heat' is no film"),
        ([1, 2], "a list is no film"),
        (film(1, "Heat", 1995), "answer None is not one of like, dislike, seen, skip"),
        (film(1, "Heat", 1995, "maybe"), "answer 'maybe' is not one of like, dislike, seen, skip"),
        (film(1, "Heat", 1995) | {"answer": {}}, "answer an object is not one of"),
        (film(None, None, 1995, "like"), "no title and no movieId"),
        (film(1, "", 1995, "like"), "no title"),
        (film(1, "Heat", 1995, "like") | {"title": 5}, "title 5 is no text"),
        (film(1, "Heat", 1995, "like") | {"movieId": "1"}, "movieId '1' is no whole number"),
        (film(1, "Heat", 1995, "like") | {"movieId": True}, "movieId True is no whole number"),
        (film(0, "Heat", 1995, "like"), "movieId 0 is no whole number"),
        (film(1, "Heat", 99999, "like"), "year 99999 is no whole number from 0 to 9999"),
        (film(1, "Heat", 1995, "like") | {"year": 1995.5}, "year 1995.5 is no whole number"),
    ],
)
def test_a_bad_answer_of_a_session_is_listed(tmp_path: Path, item: object, reason: str) -> None:
    good = film(2, "Jumanji", 1995, "like")
    seen = read_seen(write(tmp_path, session(answers=[good, item])))
    (unreadable,) = seen.unreadable
    assert unreadable.place == "answer 2"
    assert unreadable.reason.startswith(reason)
    assert len(seen.entries) == 1

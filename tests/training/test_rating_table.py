import pytest

from engine.errors import DataError
from tests.training.tables import rating_table, write_movielens
from training.rating_table import RatingTable


def read(tmp_path, ratings, films, least=1) -> RatingTable:
    return RatingTable.read(*write_movielens(tmp_path, ratings, films), least)


def rows_of(table: RatingTable) -> list[tuple[int, int, float]]:
    kept = table.ratings[["userId", "movieId", "rating"]]
    return list(kept.itertuples(index=False, name=None))


def test_rows_are_sorted_by_user_and_film(tmp_path):
    table = read(tmp_path, [(2, 1, 4), (1, 3, 2), (1, 2, 5)], [3, 1, 2])
    assert rows_of(table) == [(1, 2, 5.0), (1, 3, 2.0), (2, 1, 4.0)]
    assert table.movies.ids.tolist() == [1, 2, 3]
    assert table.titles == ["Film 1 (2000)", "Film 2 (2000)", "Film 3 (2000)"]


def test_the_newest_of_several_ratings_of_a_film_counts(tmp_path):
    table = read(tmp_path, [(1, 1, 5, 300), (1, 1, 2, 100), (1, 1, 3, 300), (2, 1, 4)], [1])
    assert rows_of(table) == [(1, 1, 3.0), (2, 1, 4.0)]


def test_repeated_ratings_count_once_toward_the_threshold(tmp_path):
    ratings = [(1, 1, 4, 1), (1, 1, 4, 2), (1, 2, 4, 1), (2, 2, 3, 1)]
    assert read(tmp_path, ratings, [1, 2], least=2).movies.ids.tolist() == [2]


def test_ratings_of_unlisted_films_are_dropped(tmp_path):
    table = read(tmp_path, [(1, 1, 4), (1, 9, 4), (1, 2, 3)], [1, 2])
    assert rows_of(table) == [(1, 1, 4.0), (1, 2, 3.0)]


@pytest.mark.parametrize(
    ("ratings", "problem"),
    [
        ([(1, 1, 3), (1, 2, 3)], r"ratings\.csv: every rating is 3, so they show no preferences"),
        ([(1, 1, 0), (1, 2, 1)], r"ratings\.csv: row 2: rating is 0, not from 0\.5 to 5"),
        ([(1, 1, 10), (1, 2, 1)], r"ratings\.csv: row 2: rating is 10, not from 0\.5 to 5"),
        ([(1, 1, 3.5), (1, 2, 1)], r"ratings\.csv: no rating is 4 or more"),
        ([(1, 1, 4, "?"), (1, 2, 1, "")], "2 of 2 rows have no valid timestamp"),
        ([(1, 8, 4), (1, 9, 1)], r"2 of 2 rows are of movies that .*movies\.csv does not list"),
    ],
)
def test_ratings_without_meaning_are_refused_with_their_cause(tmp_path, ratings, problem):
    with pytest.raises(DataError, match=problem):
        read(tmp_path, ratings, [1, 2])


def test_a_threshold_that_leaves_no_film_is_an_error(tmp_path):
    with pytest.raises(DataError, match=r"no film of movies\.csv has 5 ratings"):
        read(tmp_path, [(1, 1, 4)], [1], least=5)


def test_a_part_keeps_the_rows_of_films_without_ratings_in_it():
    part = rating_table([(1, 1, 4), (2, 2, 5), (3, 3, 1)]).of_users([1, 3])
    assert part.movies.ids.tolist() == [1, 2, 3]
    assert part.counts.tolist() == [1, 0, 1]
    assert part.stars.toarray().tolist() == [[4, 0, 0], [0, 0, 1]]


def test_a_like_is_four_stars_or_more():
    table = rating_table([(1, 1, 3.5), (1, 2, 4), (1, 3, 4.5)])
    assert table.likes.toarray().tolist() == [[0, 1, 1]]


def test_a_film_without_ratings_counts_once_in_the_catalogue():
    part = rating_table([(1, 1, 4), (2, 2, 5)]).of_users([1])
    assert part.catalogue.popularity.tolist() == [1, 1]

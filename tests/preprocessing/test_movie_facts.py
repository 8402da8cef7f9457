import csv
import io

from preprocessing.filter_data import filter_data
from preprocessing.movie_facts import movie_facts
from preprocessing.movielens.source import RawSource
from preprocessing.split_data import movie_features
from preprocessing.tables import write_text_table
from preprocessing.thresholds import Thresholds
from tests.preprocessing.data_sets import MOVIES, csv_text, rows_of, write_data_set

RATINGS = [(1, 1, 4, 10), (2, 1, 3.5, 20), (1, 2, 2, 30), (1, 3, 1, 40)]


def facts_of(tmp_path, movies=MOVIES, **others):
    source = RawSource.at(write_data_set(tmp_path / "raw", RATINGS, movies, **others))
    filtered, _ = filter_data(source, Thresholds(1, 1))
    facts, report = movie_facts(source, movie_features(filtered.movies, filtered.ratings))
    write_text_table(tmp_path / "movie_facts.csv", facts)
    return rows_of(tmp_path / "movie_facts.csv"), report


def tags_of(tmp_path, *applications):
    rows, _ = facts_of(tmp_path, tags=csv_text("userId,movieId,tag", applications))
    return {int(row["movieId"]): row["tags"] for row in rows}


def test_year_count_and_mean_come_from_title_and_filtered_ratings(tmp_path):
    rows, _ = facts_of(tmp_path)

    columns = ("movieId", "year", "rating_count", "rating_mean")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("1", "1995", "2", "3.75"),
        ("2", "1994", "1", "2"),
        ("3", "", "1", "1"),
    ]  # fmt: skip


def test_tags_are_ordered_by_their_number_of_users_then_alphabetically(tmp_path):
    tags = tags_of(tmp_path, (1, 1, "noir"), (1, 1, "cool"), (2, 1, "slow"), (1, 1, "slow"))

    assert tags == {1: "slow|cool|noir", 2: "", 3: ""}


def test_a_user_counts_once_per_tag(tmp_path):
    tags = tags_of(tmp_path, (1, 1, "B"), (1, 1, "b"), (1, 1, "b"), (1, 1, "a"), (2, 1, "a"))

    assert tags[1] == "a|b"


def test_tags_that_differ_in_case_are_merged_under_the_most_frequent_spelling(tmp_path):
    tags = tags_of(tmp_path, (1, 1, "SCI-FI"), (2, 1, "sci-fi"), (3, 1, "Sci-Fi"), (4, 2, "Sci-Fi"))

    assert tags[1] == "Sci-Fi"


def test_a_movie_keeps_its_eight_most_used_tags(tmp_path):
    applications = [(user, 1, f"t{tag}") for tag in range(9) for user in range(10 - tag)]

    tags = tags_of(tmp_path, *applications)

    assert tags[1] == "t0|t1|t2|t3|t4|t5|t6|t7"


def test_a_separator_or_line_break_inside_a_tag_is_replaced(tmp_path):
    tags = tags_of(tmp_path, (1, 1, "a|b"), (1, 1, " c \n d "), (1, 1, "  "))

    assert tags[1] == "a/b|c d"


def test_imdb_ids_keep_their_leading_zeros_and_have_seven_digits_or_more(tmp_path):
    links = csv_text(
        "movieId,imdbId,tmdbId", [(1, "0113277", 949), (2, "94", ""), (3, "10872600", 7)]
    )

    rows, _ = facts_of(tmp_path, links=links)

    assert [(row["imdbId"], row["tmdbId"]) for row in rows] == [
        ("0113277", "949"),
        ("0000094", ""),
        ("10872600", "7"),
    ]


def test_movies_without_links_have_empty_ids(tmp_path):
    rows, _ = facts_of(tmp_path, links=csv_text("movieId,imdbId,tmdbId", [(2, "", 5)]))

    assert [(row["imdbId"], row["tmdbId"]) for row in rows] == [("", ""), ("", "5"), ("", "")]


def test_without_tags_and_links_the_columns_are_empty_and_the_report_says_so(tmp_path):
    rows, report = facts_of(tmp_path)

    assert {(row["tags"], row["imdbId"], row["tmdbId"]) for row in rows} == {("", "", "")}
    assert "has no tags, so tags is empty" in str(report)
    assert "has no links, so imdbId and tmdbId are empty" in str(report)


def test_the_columns_are_the_ones_that_the_app_reads(tmp_path):
    facts_of(tmp_path)

    header = next(csv.reader(io.StringIO((tmp_path / "movie_facts.csv").read_text())))
    assert header == ["movieId", "year", "rating_count", "rating_mean", "tags", "imdbId", "tmdbId"]

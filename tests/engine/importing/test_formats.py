"""Files of every site, small and by hand, and the traps in them."""

import json
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.importing.formats.any_table import ANY_TABLE
from engine.importing.formats.known import TABLES
from engine.importing.match import ImportMatches, match_films
from engine.importing.reader import read_import_files
from engine.importing.sites import SITES
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle
from tests.engine.importing.exports import write

FILMS = [
    Film(1, "Matrix, The (1999)", facts={"imdbId": "0133093", "tmdbId": "603"}),
    Film(2, "Heat (1995)", facts={"imdbId": "0113277", "tmdbId": "949"}),
    Film(3, "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
         facts={"imdbId": "0211915", "tmdbId": "194"}),
    Film(4, "Saw (2004)", facts={"imdbId": "0387564"}),
    Film(5, "Emma (1996)", facts={"imdbId": "0116191"}),
    Film(6, "Emma (1996)", facts={"imdbId": "0118308"}),
    Film(7, "Old Boy (2003)", credits={"original_title": "Oldeuboi"}),
    Film(8, "Fargo (1996)", facts={"imdbId": "0116282"}),
]  # fmt: skip
LIKE, DISLIKE, SEEN = Answer.LIKE, Answer.DISLIKE, Answer.SEEN


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("home"), FILMS)


def matched(bundle: Bundle, *paths: Path) -> ImportMatches:
    return match_films(read_import_files(paths)[0], bundle)


def answers(matches: ImportMatches) -> dict[int, tuple[Answer | None, float | None]]:
    return {
        film.movie.movie_id: (film.record.answer, film.record.rating) for film in matches.matched
    }


def read_as(matches: ImportMatches) -> list[str]:
    return [file.read_as for file in matches.files]


LETTERBOXD = "Date,Name,Year,Letterboxd URI"


def test_a_rewatch_without_rating_keeps_the_rating(tmp_path: Path, bundle: Bundle) -> None:
    diary = write(
        tmp_path,
        f"{LETTERBOXD},Rating,Rewatch,Tags,Watched Date\n"
        "2020-01-02,Heat,1995,https://boxd.it/1,5,,,2020-01-01\n"
        "2024-01-02,Heat,1995,https://boxd.it/1,,Yes,,2024-01-01\n",
        "diary.csv",
    )
    matches = matched(bundle, diary)
    assert answers(matches) == {2: (LIKE, 5.0)}
    assert matches.repeated == 1


def test_hearted_films_are_liked_unless_their_rating_says_otherwise(
    tmp_path: Path, bundle: Bundle
) -> None:
    likes = write(
        tmp_path,
        f"{LETTERBOXD}\n2020-01-01,Heat,1995,x\n2020-01-01,Saw,2004,x\n2020-01-01,Fargo,1996,x\n",
        "films.csv",
    )
    ratings = write(
        tmp_path,
        f"{LETTERBOXD},Rating\n2021-01-01,Saw,2004,x,2\n2021-01-01,Fargo,1996,x,3\n",
    )
    matches = matched(bundle, likes, ratings)
    assert answers(matches) == {2: (LIKE, None), 4: (DISLIKE, 2.0), 8: (LIKE, None)}
    assert read_as(matches) == ["Letterboxd likes", "Letterboxd ratings"]


def test_a_table_with_ratings_counts_as_rated_whatever_its_name(
    tmp_path: Path, bundle: Bundle
) -> None:
    rated = write(tmp_path, f"{LETTERBOXD},Rating\n2021-01-01,Saw,2004,x,2\n", "films.csv")
    matches = matched(bundle, rated)
    assert answers(matches) == {4: (DISLIKE, 2.0)}
    assert read_as(matches) == ["Letterboxd ratings"]


def test_a_watchlist_is_wanted_and_a_film_seen_is_not_on_it(tmp_path: Path, bundle: Bundle) -> None:
    watchlist = write(
        tmp_path, f"{LETTERBOXD}\n2024-01-01,Heat,1995,x\n2024-01-01,Saw,2004,x\n",
        "watchlist.csv",
    )  # fmt: skip
    watched = write(tmp_path, f"{LETTERBOXD}\n2020-01-01,Saw,2004,x\n", "watched.csv")
    matches = matched(bundle, watchlist, watched)
    assert answers(matches) == {2: (None, None), 4: (SEEN, None)}
    assert [film.movie.movie_id for film in matches.watchlist] == [2]
    assert read_as(matches) == ["Letterboxd watchlist", "Letterboxd films seen"]


def test_a_list_has_two_headers(tmp_path: Path, bundle: Bundle) -> None:
    text = (
        "Letterboxd list export v7\n"
        "Date,Name,Tags,URL,Description\n"
        '2024-01-01,My list,,https://boxd.it/l,"Two\nlines"\n'
        "\n"
        "Position,Name,Year,URL,Description\n"
        '1,Heat,1995,https://boxd.it/1,"A note, with a comma"\n'
        "2,The Matrix,1999,https://boxd.it/2,\n"
    )
    matches = matched(bundle, write(tmp_path, text, "my-list.csv"))
    assert answers(matches) == {2: (SEEN, None), 1: (SEEN, None)}
    assert read_as(matches) == ["Letterboxd list"]


@pytest.mark.parametrize(
    ("column", "value", "stars"), [("Rating", "3.5", 3.5), ("Rating10", "7", 3.5)]
)
def test_letterboxds_import_form_says_its_scale(
    tmp_path: Path, bundle: Bundle, column: str, value: str, stars: float
) -> None:
    text = (
        f"tmdbID,imdbID,Title,Year,{column},WatchedDate,Tags\n949,,Heat,1995,{value},2020-01-01,\n"
    )
    matches = matched(bundle, write(tmp_path, text, "import.csv"))
    assert answers(matches) == {2: (SEEN, stars)}


def test_imdbs_layouts_of_today_and_before(tmp_path: Path, bundle: Bundle) -> None:
    today = write(
        tmp_path,
        "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,"
        "IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors,Your Rating,"
        "Date Rated\n"
        "1,tt0113277,2020-01-01,,,Heat,Heat,u,Movie,8,170,1995,Crime,1,1995-12-15,M. M.,9,2020\n"
        "2,tt0133093,2020-01-01,,,The Matrix,The Matrix,u,Movie,8,136,1999,A,1,1999,W,,\n",
        "list.csv",
    )
    old = write(
        tmp_path,
        '"position","const","created","modified","description","Title","Title type","Directors",'
        '"You rated","IMDb Rating","Runtime (mins)","Year"\n'
        '"1","tt0387564","Mon Jan 1","","","Saw","Feature Film","J. W.","3","7.6","103","2004"\n',
        "old.csv",
    )
    matches = matched(bundle, today, old)
    assert answers(matches) == {2: (LIKE, 4.5), 1: (SEEN, None), 4: (DISLIKE, 1.5)}
    assert read_as(matches) == ["IMDb ratings", "IMDb ratings"]


def test_imdbs_watchlist_is_wanted(tmp_path: Path, bundle: Bundle) -> None:
    text = "Position,Const,Title,Year,Title Type,Your Rating\n1,tt0113277,Heat,1995,Movie,\n"
    matches = matched(bundle, write(tmp_path, text, "WATCHLIST.csv"))
    assert answers(matches) == {2: (None, None)}


@pytest.mark.parametrize("kind", ["TV Series", "TV Episode", "TV Mini Series", "Video Game"])
def test_what_is_no_film_is_never_one_by_its_title(
    tmp_path: Path, bundle: Bundle, kind: str
) -> None:
    text = f"Const,Your Rating,Title,Title Type,Year\n,9,Fargo,{kind},1996\n"
    matches = matched(bundle, write(tmp_path, text))
    assert matches.matched == ()
    assert matches.unmatched[0].reason == f"is a {kind}, not a film"


def test_movielens_ids_are_exact(tmp_path: Path, bundle: Bundle) -> None:
    text = (
        "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n"
        "5,0116191,1,4.5,3.9,Emma (1996)\n6,0118308,2,1,3.9,Emma (1996)\n"
    )
    matches = matched(bundle, write(tmp_path, text, "movielens-ratings.csv"))
    assert answers(matches) == {5: (LIKE, 4.5), 6: (DISLIKE, 1.0)}
    assert read_as(matches) == ["MovieLens.org ratings"]


def test_tmdbs_ratings(tmp_path: Path, bundle: Bundle) -> None:
    text = (
        "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,"
        "Date Rated\n"
        "949,tt0113277,movie,Heat,1995-12-15T00:00:00Z,,,7.9,8,2020-01-01\n"
        "1396,,tv,Saw,2004-01-20,,,8.9,10,2020-01-01\n"
    )
    matches = matched(bundle, write(tmp_path, text))
    assert answers(matches) == {2: (LIKE, 4.0)}
    assert matches.unmatched[0].reason == "is a tv entry, not a film"


def entry(title: str, year: int, imdb: str | None = None, **more: object) -> dict[str, object]:
    ids = {"trakt": 1, "slug": "x", "imdb": imdb, "tmdb": None}
    return {"type": "movie", "movie": {"title": title, "year": year, "ids": ids}, **more}


def test_trakts_files(tmp_path: Path, bundle: Bundle) -> None:
    ratings = [
        entry("Heat", 1995, "tt0113277", rating=9, rated_at="2020-01-01T00:00:00.000Z"),
        {"type": "show", "rating": 8, "show": {"title": "Fargo", "year": 2014}},
    ]
    history = [
        entry("Heat", 1995, "tt0113277", watched_at="2024-01-01", action="watch", id=1),
        entry("Saw", 2004, watched_at="2024-01-01", action="watch", id=2),
    ]
    wanted = [entry("The Matrix", 1999, listed_at="2024-01-01", rank=1)]
    paths = [
        write(tmp_path, json.dumps(content), f"{name}.json")
        for name, content in (("ratings", ratings), ("history", history), ("watchlist", wanted))
    ]  # fmt: skip
    matches = matched(bundle, *paths)
    assert answers(matches) == {2: (LIKE, 4.5), 4: (SEEN, None), 1: (None, None)}
    assert read_as(matches) == ["Trakt ratings", "Trakt films seen", "Trakt watchlist"]
    assert [record.reason for record in matches.unmatched] == ["is a show, not a film"]


@pytest.mark.parametrize(
    ("ratings", "stars"),
    [
        (("4.5", "3", "5"), (4.5, 3.0, 5.0)),
        (("9", "6", "10"), (4.5, 3.0, 5.0)),
        (("4", "6", "2"), (2.0, 3.0, 1.0)),  # one above 5 makes the scale 10 for all
        (("90", "61", "100"), (4.5, 3.0, 5.0)),
        (("4,5", "3,0", "5"), (4.5, 3.0, 5.0)),
        (("★★★★½", "★★★", "★★★★★"), (4.5, 3.0, 5.0)),
        (("9/10", "6/10", "10/10"), (4.5, 3.0, 5.0)),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_of_ones_own_has_the_scale_of_its_ratings(
    tmp_path: Path,
    bundle: Bundle,
    ratings: tuple[str, ...],
    stars: tuple[float, ...],
    delimiter: str,
) -> None:
    rows = [
        ("Name", "Year", "Rating"),
        *(
            (title, year, f'"{rating}"')
            for title, year, rating in zip(
                ("Heat", "The Matrix", "Saw"), ("1995", "1999", "2004"), ratings, strict=True
            )
        ),
    ]
    text = "\n".join(delimiter.join(row) for row in rows)
    matches = matched(bundle, write(tmp_path, text, "mine.csv"))
    assert [rating for _, rating in answers(matches).values()] == list(stars)
    assert read_as(matches) == ["Table of ratings"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("first", ["", "sep=,\n", "sep=;\r\n"])
def test_encodings_and_separator_lines(
    tmp_path: Path, bundle: Bundle, encoding: str, first: str
) -> None:
    delimiter = first[4] if first else ","
    lines = [("Name", "Year"), ("Le fabuleux destin d'Amélie Poulain", "2001")]
    text = first + "\n".join(delimiter.join(line) for line in lines)
    assert answers(matched(bundle, write(tmp_path, text.encode(encoding)))) == {3: (SEEN, None)}


def test_mojibake_emoji_and_long_reviews(tmp_path: Path, bundle: Bundle) -> None:
    text = (
        f"{LETTERBOXD},Rating,Review\n"
        '2020-01-01,"Le fabuleux destin d\'AmÃ©lie Poulain",2001,x,5,"😍\n\nline, two\n"\n'
        "2020-01-01,Heat,1995,x,4,\n"
    )
    assert answers(matched(bundle, write(tmp_path, text, "reviews.csv"))) == {
        3: (LIKE, 5.0),
        2: (LIKE, 4.0),
    }


def test_a_year_one_off_and_an_original_title_are_approximate(
    tmp_path: Path, bundle: Bundle
) -> None:
    text = "Title,Year\nSaw,2003\nOldeuboi,2003\nHeat,1995\n"
    matches = matched(bundle, write(tmp_path, text))
    assert [
        (film.record.label, film.movie.label) for film in matches.matched if film.approximate
    ] == [
        ("Saw (2003)", "Saw (2004)"),
        ("Oldeuboi (2003)", "Old Boy (2003)"),
    ]


def test_what_was_left_out_has_the_nearest_film(tmp_path: Path, bundle: Bundle) -> None:
    text = (
        "Const,Your Rating,Title,Year\n"
        "tt7777777,9,Heat,1995\n,9,Fargo,2014\n,9,Heta,1995\n,9,Zyzzyva,1995\n,9,Emma,1996\n"
    )
    found = [(r.reason, r.nearest) for r in matched(bundle, write(tmp_path, text)).unmatched]
    assert found == [
        ("another IMDb id: Heat (1995)", "Heat (1995)"),
        ("films of this name are from 1996", "Fargo (1996)"),
        ("nothing of exactly this name", "Heat (1995)"),
        ("nothing of exactly this name", ""),
        ("more than one film fits: Emma (1996); Emma (1996)", "Emma (1996)"),
    ]


def test_two_accounts_are_merged(tmp_path: Path, bundle: Bundle) -> None:
    hers = write(tmp_path, f"{LETTERBOXD},Rating\n2023-01-01,Heat,1995,x,5\n", "hers.csv")
    his = write(tmp_path, f"{LETTERBOXD},Rating\n2022-01-01,Heat,1995,x,1\n", "his.csv")
    for paths in ((hers, his), (his, hers)):
        assert answers(matched(bundle, *paths)) == {2: (LIKE, 5.0)}


def test_the_sites_that_help_and_messages_name_are_those_of_the_formats() -> None:
    read = {table.source.split()[0] for table in TABLES if table not in ANY_TABLE}
    assert read | {"Trakt"} == set(SITES)  # whose files are JSON

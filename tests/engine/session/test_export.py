"""Exports of a session: small documents in full, and readers that read them back."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.errors import DataError
from engine.importing.match import match_films
from engine.importing.reader import read_import_files
from engine.session.export import (
    FORMATS,
    ExportFormat,
    as_json,
    as_markdown,
    likes_csv,
    markdown_text,
    ratings_csv,
    watchlist_csv,
)
from engine.session.read import read
from engine.session.restore import restore
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.text import visible
from tests.bundles import Film, make_bundle
from tests.engine.importing.exports import read_import_file
from tests.engine.session.sessions import started

FILMS = [
    Film(1, "Harbour Lights (1961)", "Drama", facts={"imdbId": "0054321", "tmdbId": "77"}),
    Film(11, "Clockmaker's Daughter, The (1974)", "Drama|Fantasy", facts={"imdbId": "0071234"}),
    Film(21, "+1 (2013)", "Comedy"),
    Film(31, 'Say "Ferry", Twice (1999)', "Drama", facts={"tmdbId": "not known"}),
    Film(41, "Last * Typesetter_ (2011)", "Drama|Sci-Fi"),
    Film(51, "[REC]", "Horror"),
    Film(61, "Salt & <Cinders> (1969)", "Drama"),
]
MORE_FILMS = [Film(movie_id, f"Film {movie_id} (2001)") for movie_id in (71, 81, 91, 101, 111)]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = started(make_bundle(tmp_path, FILMS))
    session.import_films([AnsweredFilm(41, Answer.LIKE), AnsweredFilm(61, Answer.SKIP)])
    session.toggle_watchlist(51)
    session.toggle_watchlist(61)
    return session


@pytest.fixture
def rated(tmp_path: Path) -> Session:
    """A session with two ratings of likes, two others, and two answers without a rating."""
    session = started(make_bundle(tmp_path, [*FILMS, *MORE_FILMS]))
    session.import_films(
        [
            AnsweredFilm(71, Answer.LIKE, rating=4.5),
            AnsweredFilm(81, Answer.DISLIKE, rating=1.0),
            AnsweredFilm(91, Answer.SEEN, rating=3.0),
            AnsweredFilm(101, Answer.SEEN),
            AnsweredFilm(111, Answer.DISLIKE),
            AnsweredFilm(41, Answer.LIKE, rating=5.0),
        ]
    )
    return session


def test_the_json_restores_the_session(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(as_json(session))
    assert restore(read(path), session.bundle).state == session.state
    assert json.loads(path.read_bytes())["watchlist"][0]["title"] == "[REC]"


def test_the_json_restores_ratings(rated: Session, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(as_json(rated))
    assert restore(read(path), rated.bundle).state == rated.state


def test_exported_ratings_are_imported_again(rated: Session, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(as_json(rated))
    found = match_films([read_import_file(path)], rated.bundle).matched
    assert [
        (film.movie.movie_id, film.record.answer, film.record.rating)
        for film in found
        if not film.record.favourite
    ] == [(film.movie_id, film.answer, film.rating) for film in rated.state.answers]


def test_the_markdown_page_has_ratings(rated: Session) -> None:
    page = as_markdown(rated).decode()
    assert "6 answers: 2 liked, 2 disliked, 2 seen" in page
    assert (
        "## Liked\n"
        "\n"
        "- Film 71 (2001), 4.5 of 5\n"
        "- Last \\* Typesetter\\_ (2011), 5 of 5\n"
        "\n"
        "## Rated lower\n"
        "\n"
        "- Film 81 (2001), 1 of 5\n"
        "- Film 91 (2001), 3 of 5\n"
        "\n"
        "## Watchlist\n"
    ) in page


def test_ratings_in_letterboxds_columns(rated: Session) -> None:
    assert ratings_csv(rated).decode().splitlines()[5:] == [
        ",,Film 71,2001,4.5,fourfold",
        ",,Film 81,2001,1,fourfold",
        ",,Film 91,2001,3,fourfold",
        ",,Film 101,2001,,fourfold",
        ",,Last * Typesetter_,2011,5,fourfold",
    ]


def test_the_markdown_page(session: Session) -> None:
    assert as_markdown(session).decode() == (
        "# Films from fourfold\n"
        "\n"
        "2 answers: 1 liked, 1 skipped.\n"
        "\n"
        "## Your four\n"
        "\n"
        "- Harbour Lights (1961)\n"
        "- The Clockmaker's Daughter (1974)\n"
        "- \\+1 (2013)\n"
        '- Say "Ferry", Twice (1999)\n'
        "\n"
        "## Liked\n"
        "\n"
        "- Last \\* Typesetter\\_ (2011)\n"
        "\n"
        "## Watchlist\n"
        "\n"
        "- \\[REC\\]\n"
        "- Salt \\& \\<Cinders\\> (1969)\n"
        "\n"
        "## Taste\n"
        "\n"
        "| genre | at the start | now |\n"
        "| --- | ---: | ---: |\n"
        "| Drama | 75% | 80% |\n"
        "| Comedy | 25% | 20% |\n"
        "| Fantasy | 25% | 20% |\n"
        "| Sci-Fi | 0% | 20% |\n"
    )


def test_the_page_of_a_new_session_without_genres(tmp_path: Path) -> None:
    films = [Film(film.movie_id, film.title, "(no genres listed)") for film in FILMS]
    page = as_markdown(started(make_bundle(tmp_path, films))).decode()
    assert "No answers yet." in page
    assert page.count("None.") == 2
    assert page.endswith("None of these films has a genre.\n")


def test_films_seen_in_letterboxds_columns(session: Session) -> None:
    assert ratings_csv(session).decode() == (
        "tmdbID,imdbID,Title,Year,Rating,Tags\n"
        "77,tt0054321,Harbour Lights,1961,,fourfold\n"
        ",tt0071234,The Clockmaker's Daughter,1974,,fourfold\n"
        ",,+1,2013,,fourfold\n"
        ',,"Say ""Ferry"", Twice",1999,,fourfold\n'
    )


def test_a_film_that_only_looked_right_is_a_like_and_not_a_film_seen(session: Session) -> None:
    assert likes_csv(session).decode().splitlines()[5:] == [
        ",,Last * Typesetter_,2011,,fourfold-like"
    ]


def test_what_letterboxd_is_given_is_read_back_without_loss(rated: Session, tmp_path: Path) -> None:
    rated.import_films([AnsweredFilm(51, Answer.LIKE), AnsweredFilm(61, Answer.SEEN, "seen.csv")])
    state = rated.state
    kept = [film for film in state.answers if film.answer is not Answer.DISLIKE or film.rating]
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]  # the content says which is which
    for path, encode in zip(paths, (ratings_csv, likes_csv), strict=True):
        path.write_bytes(encode(rated))
    files, _ = read_import_files(paths)
    found = {
        film.movie.movie_id: (film.record.answer, film.record.rating)
        for film in match_films(files, rated.bundle).matched
    }
    assert found == {
        **dict.fromkeys(state.favourites, (Answer.LIKE, None)),
        **{film.movie_id: (film.answer, film.rating) for film in kept},
    }


def test_an_exported_watchlist_is_read_back_as_one(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "any name.csv"
    path.write_bytes(watchlist_csv(session))
    matches = match_films([read_import_file(path)], session.bundle)
    assert [film.movie.movie_id for film in matches.watchlist] == [51, 61]
    assert matches.known == ()


def test_the_watchlist_in_letterboxds_columns(session: Session) -> None:
    assert watchlist_csv(session).decode() == (
        "tmdbID,imdbID,Title,Year,Rating,Tags\n"
        ",,[REC],,,fourfold-watchlist\n"
        ",,Salt & <Cinders>,1969,,fourfold-watchlist\n"
    )


def test_damaged_film_details_are_reported(session: Session, tmp_path: Path) -> None:
    (tmp_path / "processed" / "movie_facts.csv").write_bytes(b"")
    with pytest.raises(DataError, match=r"movie_facts\.csv"):
        ratings_csv(session)
    assert as_json(session)
    assert as_markdown(session)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_format_is_the_same_bytes_again_and_reads_back(
    session: Session, tmp_path: Path, form: ExportFormat
) -> None:
    content = form.encode(session)
    assert content == form.encode(session)
    path = tmp_path / form.file_name(date(2026, 11, 24))
    path.write_bytes(content)
    if form.suffix == ".md":  # for people only
        assert content.decode().startswith("# Films from fourfold\n")
    else:
        assert read_import_file(path).records


def test_formats_have_names_and_files_of_their_own() -> None:
    for values in (
        {form.name for form in FORMATS},
        {form.note for form in FORMATS},
        {form.file_name(date(2026, 11, 24)) for form in FORMATS},
        {form.encode for form in FORMATS},
    ):
        assert len(values) == len(FORMATS)


def test_files_are_named_for_the_day() -> None:
    assert [form.file_name(date(2026, 11, 24)) for form in FORMATS] == [
        "fourfold-2026-11-24.json",
        "fourfold-2026-11-24.md",
        "fourfold-seen-2026-11-24.csv",
        "fourfold-likes-2026-11-24.csv",
        "fourfold-watchlist-2026-11-24.csv",
    ]


TITLES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Zs"]) | st.sampled_from("*_[]()<>#+-.1|~ "),
    min_size=1,
    max_size=20,
).filter(lambda title: title == title.strip() and "  " not in title)


def read_as_text(markdown: str) -> str:
    """Return the words of a page as a CommonMark reader with tables and links sees them."""
    reader = MarkdownIt("gfm-like", {"linkify": False})
    return "".join(
        child.content if child.type == "text" else f"<{child.type}>"
        for token in reader.parse(markdown)
        for child in token.children or [token]
        if child.type not in ("bullet_list_open", "list_item_open", "paragraph_open",
                              "bullet_list_close", "list_item_close", "paragraph_close")
    )  # fmt: skip


@given(title=TITLES)
def test_any_title_reads_as_written_in_markdown(title: str) -> None:
    assert read_as_text(f"- {markdown_text(title)}\n") == visible(title)


@pytest.mark.parametrize(
    "title",
    ["# 1", "1. Film", "12) Film", "- x", "+ x", "> x", "***", "---", "```", "~~~", "a|b", "<b>",
     "[a](b)", "![a](b)", "&amp;", "\\", "`x`", "__x__", "=", ": x", "http://x.org", "www.x.org"],
)  # fmt: skip
def test_titles_that_look_like_markdown_read_as_written(title: str) -> None:
    assert read_as_text(f"- {markdown_text(title)}\n") == title


@given(titles=st.lists(TITLES, min_size=7, max_size=7))
def test_any_title_is_read_back_from_csv(tmp_path_factory, titles: list[str]) -> None:
    films = [Film(10 * i + 1, title.replace("\r", "\n")) for i, title in enumerate(titles)]
    session = started(make_bundle(tmp_path_factory.mktemp("any"), films))
    rows = list(csv.DictReader(io.StringIO(ratings_csv(session).decode(), newline="")))
    assert [row["Title"] for row in rows] == [visible(m.title) for m in session.favourites]

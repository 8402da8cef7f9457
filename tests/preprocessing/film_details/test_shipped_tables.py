"""A new catalogue gets the shipped descriptions and credits of the films that are the same."""

import pytest

from engine.catalogue.credits import read_credits
from engine.files.locations import HOME_VARIABLE
from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_CREDITS, MOVIE_METADATA
from engine.search.people_index import find_people_index
from preprocessing import setup
from tests.bundles import Film, write_processed
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    csv_text,
    rows_of,
    status_of,
    ten_users,
    write_data_set,
)

LINKS = csv_text("movieId,imdbId,tmdbId", [(1, "0113277", 949), (2, "0110005", 1), (3, "", 2)])
SHIPPED = [
    Film(1, "Heat (1995)", facts={"imdbId": "0113277"}, metadata={"overview": "A thief."},
         credits={"directors": "Michael Mann", "runtime": "170"}),
    Film(2, "Another film (1994)", facts={"imdbId": "0999999"}, metadata={"overview": "No."},
         credits={"directors": "Nobody"}),
    Film(3, "Without an id (1994)", metadata={"overview": "No."}, credits={"directors": "Nobody"}),
]  # fmt: skip


@pytest.fixture
def made(tmp_path, monkeypatch):
    """The folder that `setup` makes beside shipped films."""
    write_processed(tmp_path / "home" / "processed", SHIPPED)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    raw = write_data_set(tmp_path / "tiny", ten_users(), links=LINKS)
    out = tmp_path / "out"
    for _ in range(2):  # the second run finds what the first one made
        assert status_of(setup.main, raw, "--processed", out, *THRESHOLDS) == 0
    return out


def test_films_whose_ids_agree_get_theirs_and_the_others_none(made):
    overviews = {row["movieId"]: row["overview"] for row in rows_of(made / MOVIE_METADATA)}
    assert overviews == {"1": "A thief.", "2": "", "3": ""}
    credits_of = read_credits(CheckedFolder(made, "setup"))
    assert {key: one.directors for key, one in credits_of.items()} == {
        1: ("Michael Mann",), 2: (), 3: (),
    }  # fmt: skip


def test_their_people_can_be_searched(made):
    people = find_people_index(CheckedFolder(made, "setup")).find("mann")
    assert people is not None
    assert people.movie_ids == (1,)


def test_what_the_other_folder_has_stays(made, tmp_path):
    text = (made / MOVIE_METADATA).read_text().replace("A thief.", "My own words.")
    (made / MOVIE_METADATA).write_text(text)
    raw = tmp_path / "tiny"
    assert status_of(setup.main, raw, "--processed", made, *THRESHOLDS) == 0
    assert rows_of(made / MOVIE_METADATA)[0]["overview"] == "My own words."


def test_the_shipped_folder_itself_stays_as_it_is(tmp_path, monkeypatch):
    home = tmp_path / "home"
    write_processed(home / "processed", SHIPPED)
    before = (home / "processed" / MOVIE_CREDITS).read_bytes()
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    raw = write_data_set(tmp_path / "tiny", ten_users(), links=LINKS)
    assert status_of(setup.main, raw, *THRESHOLDS) == 0
    assert (home / "processed" / MOVIE_CREDITS).read_bytes() == before

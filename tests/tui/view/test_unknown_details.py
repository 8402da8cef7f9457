"""What the about panel says of a film of which little is known, and of damaged files."""

from pathlib import Path

from engine.files.names import MOVIE_FACTS
from tests.bundles import Film, make_bundle, make_library
from tests.tui.films import FILMS, RARE
from tui.view.film_details import FilmDetailsReader
from tui.view.models import AboutFilm

HEAT = Film(20, "Heat (1995)")
DESCRIBED = Film(20, "Heat (1995)", metadata={"overview": "A duel."})


def test_unknown_details_have_no_line(tmp_path: Path) -> None:
    about = FilmDetailsReader(make_bundle(tmp_path, [HEAT, *FILMS])).about_in_full(20)
    assert (about.lines, about.more) == ((), ())
    assert (about.overview, about.unknown, about.credit, about.trouble) == (None, "", "", None)


def test_details_are_unknown_until_they_are_read(tmp_path: Path) -> None:
    reader = FilmDetailsReader(make_bundle(tmp_path, [DESCRIBED, *FILMS]))
    film = reader.about(20).film
    assert reader.about(20) == AboutFilm(film=film, unknown="Reading the details…")
    reader.load()
    assert reader.about(20).overview == "A duel."


def test_a_damaged_file_is_named_and_read_only_once(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path, [DESCRIBED, *FILMS])
    path = tmp_path / "processed" / MOVIE_FACTS
    sound = path.read_bytes()
    path.write_text("damaged")
    reader = FilmDetailsReader(bundle)
    about = reader.about_in_full(20)
    assert MOVIE_FACTS in (about.trouble or "")
    assert about.overview is None
    path.write_bytes(sound)
    assert reader.about_in_full(20).trouble == about.trouble


def test_a_library_without_details_says_how_to_fetch_them(tmp_path: Path) -> None:
    overview = Film(21, "Seen (1996)", metadata={"overview": "A film."})
    directed = Film(22, "Made (1997)", credits={"directors": "Ann Lee"})
    films = [HEAT, overview, directed, *FILMS]
    reader = FilmDetailsReader(make_library(tmp_path, films, [RARE]))
    assert reader.about(20).unknown == "Reading the details…"
    reader.load()
    assert "`fourfold build --tmdb`" in reader.about(20).unknown
    assert [reader.about(movie_id).unknown for movie_id in (21, 22, RARE.movie_id)] == [""] * 3


def test_a_film_with_too_few_ratings_says_so(tmp_path: Path) -> None:
    about = FilmDetailsReader(make_library(tmp_path, FILMS, [RARE])).about(RARE.movie_id)
    assert about.lines == (("Ratings", "3, too few to be recommended"),)

"""The stops of the dial, the next one, and what is said of each model."""

import re
from pathlib import Path

import pytest

from engine.catalogue.credits import Credits
from engine.catalogue.film_details import FilmDetails
from engine.policy import Policy
from engine.presets import Presets
from engine.session.session import Session
from tests.bundles import make_bundle
from tests.engine.strategies import OPEN
from tests.source_tree import ROOT
from tests.tui.films import FILMS
from tui.view.dial import model_note, next_films, next_stop, stops_of

PRESETS = Presets.read(ROOT / "config")
OWN = Policy(name="mine", learning_rate=0.77)
THREE = ["Well known", "Balanced", "Deep cuts"]


def preset(name: str) -> Policy:
    return next(policy for policy in PRESETS.policies if policy.name == name)


def test_the_dial_has_three_stops_in_order() -> None:
    stops = stops_of(PRESETS)
    assert [stop.title for stop in stops] == THREE
    assert stops[0].meaning == "Films that many people know."
    assert len({stop.meaning for stop in stops}) == 3


def test_other_policies_follow_once_each_with_their_meaning() -> None:
    stops = stops_of(PRESETS, preset("balanced"), OWN, None, OWN, preset("classic"))
    assert [(stop.title, stop.meaning) for stop in stops[3:]] == [
        ("Custom", "Your own policy."),
        ("Classic", "The policy as first documented."),
    ]
    assert stops[3].policy == OWN


def test_a_missing_preset_has_no_stop() -> None:
    presets = Presets((preset("balanced"),))
    assert [stop.title for stop in stops_of(presets)] == ["Balanced"]


def test_the_dial_turns_round_and_starts_anew_from_another_policy() -> None:
    stops = stops_of(PRESETS)
    following = [next_stop(stops, stop.policy).title for stop in stops]
    assert following == [*THREE[1:], THREE[0]]
    assert next_stop(stops, OWN).title == THREE[0]


@pytest.mark.parametrize(
    ("model", "row"),
    [
        ("als", "als | fold_in"),
        ("svd", "svd | rocchio"),
        ("twotower", "twotower-softmax | rocchio"),
    ],
)
def test_a_model_has_its_figure_of_the_documents_unless_it_is_a_librarys(
    model: str, row: str
) -> None:
    table = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    liked = re.search(rf"^\| {re.escape(row)} \| none \| \S+ \| (\S+) \[", table, re.MULTILINE)
    assert liked is not None
    note = model_note(model, is_library=False)
    assert note.startswith(f"  {float(liked[1]):.1f} of 20 liked, ")
    assert model_note(model, is_library=True) == f"  {note.partition(', ')[2]}"


def test_nothing_is_said_of_an_unknown_model() -> None:
    assert model_note("mine", is_library=False) == model_note("mine", is_library=True) == ""


def test_the_next_five_films_have_marks_and_directors(tmp_path: Path) -> None:
    session = Session(make_bundle(tmp_path, FILMS), OPEN)
    session.start([1, 2, 3, 4])
    best = [film.movie.movie_id for film in session.recommendations(5)]
    session.toggle_watchlist(best[0])
    lines = next_films(
        session, OPEN, lambda movie_id: FilmDetails(credits=Credits((f"Maker {movie_id}", "Lee")))
    )
    assert [line.movie_id for line in lines] == best
    assert [line.mark for line in lines] == ["◆", "", "", "", ""]
    assert lines[0].makers == f"Maker {best[0]}, Lee"

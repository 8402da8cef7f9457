"""Steps, rounding and names of a policy being tuned, without a screen."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.filters import NO_FILTERS, Filters
from engine.catalogue.movies import Movie
from engine.policy import COEFFICIENTS, Policy
from engine.ranking.explanation import Recommendation
from engine.ranking.score import Terms
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle
from tui.view.models import StepSize
from tui.view.policy_draft import (
    GROUPS,
    Draft,
    add_steps,
    compare,
    file_name,
    format_value,
    step_length,
    value_at,
    why_no_film_follows,
)

CLASSIC = Policy()
KEYS = [coefficient.key for coefficient in COEFFICIENTS.values()]


def test_every_coefficient_is_in_one_group_and_has_its_own_label() -> None:
    assert sorted(key for _, keys in GROUPS for key in keys) == sorted(KEYS)
    assert len({Draft.of(CLASSIC).line(key).label for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("learning_rate", ("0.01", "0.05", "0.2")),
        ("min_genre_affinity", ("0.005", "0.02", "0.1")),
        ("max_genre_distance", ("0.005", "0.05", "0.1")),
        ("popularity_penalty", ("0.01", "0.05", "0.2")),
        ("exploration_rate", ("0.002", "0.01", "0.05")),
        ("negative_weight", ("0.02", "0.1", "0.5")),
    ],
)
def test_step_lengths_suit_the_range(key: str, steps: tuple[str, str, str]) -> None:
    coefficient = next(
        coefficient for coefficient in COEFFICIENTS.values() if coefficient.key == key
    )
    found = [
        step_length(coefficient, size) for size in (StepSize.SMALL, StepSize.NORMAL, StepSize.LARGE)
    ]
    assert found == [Decimal(length) for length in steps]


def test_steps_are_exact_in_decimals() -> None:
    assert add_steps("learning_rate", 0.15, 1, StepSize.NORMAL) == 0.2
    assert add_steps("learning_rate", 0.1, 2, StepSize.LARGE) == 0.5
    assert add_steps("genre_distance_penalty", 0.06, 1, StepSize.NORMAL) == 0.11
    assert add_steps("genre_distance_penalty", 1 / 3, 0, StepSize.NORMAL) == 0.333
    assert [format_value(value) for value in (0.2, 0.005, 1.0, 0.15)] == [
        "0.20",
        "0.005",
        "1.00",
        "0.15",
    ]


@given(
    st.sampled_from(list(COEFFICIENTS.values())),
    st.floats(0, 1),
    st.integers(-30, 30),
    st.sampled_from(StepSize),
)
def test_steps_stay_in_the_range_and_can_be_reversed(coefficient, share, steps, size) -> None:
    value = value_at(coefficient.key, share)
    assert coefficient.low <= value <= coefficient.high
    assert float(f"{value:.3f}") == value
    there = add_steps(coefficient.key, value, steps, size)
    assert coefficient.low <= there <= coefficient.high
    if coefficient.low < there < coefficient.high:
        assert add_steps(coefficient.key, there, -steps, size) == value


@given(st.sampled_from(list(COEFFICIENTS.values())))
def test_the_ends_of_the_track_are_the_ends_of_the_range(coefficient) -> None:
    assert value_at(coefficient.key, 0) == value_at(coefficient.key, -3) == coefficient.low
    assert value_at(coefficient.key, 1) == value_at(coefficient.key, 3) == coefficient.high


def test_a_place_on_the_track_is_rounded_to_small_steps() -> None:
    assert value_at("learning_rate", 0.25) == 0.25  # 0 to 1 by 0.01
    assert value_at("learning_rate", 0.254) == 0.25
    assert value_at("max_genre_distance", 0.5) == 0.75  # 0.5 to 1 by 0.005
    assert value_at("exploration_rate", 0.33) == 0.066  # 0 to 0.2 by 0.002


def test_a_changed_policy_is_custom_until_it_is_reset() -> None:
    draft = Draft.of(CLASSIC)
    turned = draft.with_value("learning_rate", 0.2)
    assert turned.policy == replace(CLASSIC, learning_rate=0.2)
    assert turned.policy.name == "custom"
    assert turned.reset("learning_rate").policy.name == "classic"
    assert turned.with_value("learning_rate", 0.15) == draft
    assert turned.reset("learning_rate") == draft
    assert turned.with_value("negative_weight", 0.7).reset_all() == draft
    assert turned.line("learning_rate").changed
    assert not turned.line("negative_weight").changed
    assert turned.explain("learning_rate")[0] == "0 to 1, was 0.15"


def test_coefficients_without_effect_are_named_with_the_reason() -> None:
    reasons = Draft.of(CLASSIC).without_effect()
    assert reasons[0].startswith("min_genre_affinity has no effect: max_genre_distance 0.6 already")
    assert reasons[1].startswith(
        "diversity_boost and diversity_affinity_cap have no effect: a film"
    )
    assert [key for key in KEYS if Draft.of(CLASSIC).line(key).idle] == [
        "min_genre_affinity", "diversity_boost", "diversity_affinity_cap"]  # fmt: skip


def test_a_file_is_named_after_the_policy() -> None:
    assert file_name(CLASSIC) == "my-classic.yaml"
    assert file_name(Policy(name="my-classic")) == "my-classic.yaml"
    assert file_name(Policy(name="../x y")) == "my-..-x-y.yaml"


@pytest.mark.parametrize(
    ("first_year", "reason"),
    [(2000, "No unseen film is this near"), (2020, "No unseen film passes your filters (from 20")],
)
def test_filters_are_the_reason_only_if_no_unseen_film_passes_them(
    tmp_path: Path, first_year: int, reason: str
) -> None:
    films = [Film(number, f"Old {number} (1990)", "Drama") for number in range(1, 6)]
    session = Session(make_bundle(tmp_path, [*films, Film(6, "New (2010)", "Horror")]), CLASSIC)
    session.start([1, 2, 3, 4])
    assert why_no_film_follows(session, CLASSIC) == ""
    session.set_filters(Filters(first_year=first_year))
    assert why_no_film_follows(session, CLASSIC).startswith(reason)
    session.set_filters(NO_FILTERS)
    session.import_films([AnsweredFilm(number, Answer.SEEN, "a.csv") for number in (5, 6)])
    assert why_no_film_follows(session, CLASSIC) == "You have seen every film there is."


def test_films_are_marked_by_how_their_ranks_change() -> None:
    def ranked(*movie_ids: int) -> list[Recommendation]:
        terms = Terms(0, 0, 0, 0, 0, 0)
        films = [Movie(number, number, "Film", 2000, (), 1) for number in movie_ids]
        return [Recommendation(film, 0.0, terms, ()) for film in films]

    lines = compare(ranked(1, 2, 3, 4), ranked(3, 2, 5, 1))
    assert [(line.movie_id, line.mark) for line in lines] == [
        (3, "▲"), (2, " "), (5, "+"), (1, "▼")
    ]  # fmt: skip


def test_a_slider_stands_where_its_value_is_in_the_range() -> None:
    line = Draft.of(replace(CLASSIC, exploration_rate=0.05)).line("exploration_rate")
    assert (line.share, line.figure, line.changed, line.idle) == (0.25, "0.05", False, False)
    distance = Draft.of(replace(CLASSIC, max_genre_distance=0.6)).line("max_genre_distance")
    assert distance.share == pytest.approx(0.2)  # of 0.5 to 1


def test_a_coefficient_is_explained_by_its_range_and_meaning() -> None:
    span, meaning = Draft.of(CLASSIC).explain("score_weight_model")
    assert span == "0.5 to 1.5"
    assert meaning == "How much the taste model's score counts."

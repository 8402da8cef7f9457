"""When no film is left, the reason names the constraint, and the remedy brings films back."""

from pathlib import Path

import pytest
from hypothesis import given

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.policy import Policy
from engine.ranking.no_results import Constraint
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle
from tests.engine.session.sessions import MOVES, observed, play, started
from tests.engine.strategies import FILTERS, POLICIES


def start_with(folder: Path, genres: list[str], policy: Policy | None = None) -> Session:
    """Start a session on films with these genres, the first four as favourites."""
    films = [
        Film(10 * row + 1, f"Film {row} (2000)", names, vector=(1.0, row / 10))
        for row, names in enumerate(genres)
    ]
    return started(make_bundle(folder, films), policy or Policy())


def skip_all(session: Session) -> int:
    """Skip every film that is recommended, and return how many there were."""
    count = 0
    while session.recommend() is not None:
        session.answer(Answer.SKIP)
        count += 1
    return count


def test_every_film_seen(tmp_path: Path) -> None:
    session = start_with(tmp_path, ["Drama"] * 7)
    assert session.no_results() is None
    assert skip_all(session) == 3
    no_results = session.no_results()
    assert no_results.constraint is Constraint.ALL_SEEN
    assert no_results.remedy is None
    assert session.recommendations(3) == []
    assert session.recommend_and_next(3) == (None, ())
    assert not session.relax()


def test_distance_bound(tmp_path: Path) -> None:
    # affinities: Drama 1, Drama|Horror 0.5, Horror 0
    genres = ["Drama", "Drama", "Drama", "Drama", "Drama|Horror", "Horror"]
    session = start_with(tmp_path, genres, Policy(max_genre_distance=0.6))
    assert skip_all(session) == 1
    no_results = session.no_results()
    assert no_results.constraint is Constraint.MAX_DISTANCE
    assert no_results.reason == ("No unseen film passes max_genre_distance 0.6; at 1 there is 1.")
    assert no_results.remedy == Policy(max_genre_distance=1.0, min_genre_affinity=0.0)
    session.set_policy(no_results.remedy)
    assert skip_all(session) == 1
    assert session.no_results().constraint is Constraint.ALL_SEEN


def test_a_relaxed_policy_can_be_relaxed_again(tmp_path: Path) -> None:
    # affinities: 1, 0.5 and 0.25
    genres = [*["Drama"] * 4, "Drama|A", "Drama|A|B|C"]
    policy = Policy(min_genre_affinity=0.0, max_genre_distance=0.4 + 0.1)
    session = start_with(tmp_path, genres, policy)
    assert [(skip_all(session), session.relax()) for _ in range(2)] == [(1, True), (1, False)]
    assert session.policy.name == "custom"


def test_affinity_bound(tmp_path: Path) -> None:
    # affinity of Drama|A|B|C is 0.25
    policy = Policy(min_genre_affinity=0.4, max_genre_distance=1.0)
    session = start_with(tmp_path, [*["Drama"] * 4, "Drama|A|B|C", "A"], policy)
    no_results = session.no_results()
    assert no_results.constraint is Constraint.MIN_AFFINITY
    assert no_results.remedy.min_genre_affinity == pytest.approx(0.2)
    assert no_results.reason.endswith("at 0.2 there is 1.")
    session.set_policy(no_results.remedy)
    assert session.recommend().movie.movie_id == 41


def test_of_two_equal_bounds_the_distance_is_named(tmp_path: Path) -> None:
    # affinity of Drama|A|B|C|D is 0.2
    policy = Policy(min_genre_affinity=0.25, max_genre_distance=0.75)
    session = start_with(tmp_path, [*["Drama"] * 4, "Drama|A|B|C|D"], policy)
    assert session.no_results().constraint is Constraint.MAX_DISTANCE
    assert "min_genre_affinity" in policy.without_effect()


def test_favourites_without_genres(tmp_path: Path) -> None:
    session = start_with(tmp_path, [*["(no genres listed)"] * 4, "Drama", "Horror"])
    assert session.profile.empty
    no_results = session.no_results()
    assert no_results.constraint is Constraint.NO_PROFILE
    session.set_policy(no_results.remedy)
    assert skip_all(session) == 2


def test_undo_brings_the_last_film_back(tmp_path: Path) -> None:
    session = start_with(tmp_path, ["Drama"] * 5)
    last = session.recommend()
    session.answer(Answer.LIKE)
    assert session.no_results() is not None
    assert [film.movie_id for film in session.undo().after] == [last.movie.movie_id]
    assert session.recommend() == last


def test_relaxing_changes_nothing_while_a_film_is_left(bundle: Bundle) -> None:
    session = started(bundle)
    before = observed(session)
    assert not session.relax()
    assert observed(session) == before


def test_relaxing_widens_the_bounds(tmp_path: Path) -> None:
    session = start_with(tmp_path, ["Drama", "Drama", "Drama", "Drama", "Horror"])
    assert session.recommend() is None
    assert session.relax()
    assert session.recommend().movie.movie_id == 41
    assert session.policy.name == "custom"


def test_relaxing_clears_filters_before_it_widens_the_bounds(tmp_path: Path) -> None:
    session = start_with(tmp_path, ["Drama"] * 6)
    session.set_filters(Filters(first_year=2001))
    assert session.recommend() is None
    assert session.relax()
    assert session.filters == NO_FILTERS
    assert session.policy == Policy()
    assert session.recommend() is not None


@given(moves=MOVES, filters=FILTERS, policy=POLICIES, other=POLICIES)
def test_the_reason_under_another_policy_is_the_one_after_the_change(
    bundle: Bundle, moves, filters: Filters, policy: Policy, other: Policy
) -> None:
    session = play(started(bundle, policy), moves)
    session.set_filters(filters)
    before = observed(session)
    no_results = session.no_results(other)
    assert observed(session) == before
    session.set_policy(other)
    assert session.no_results() == no_results


def test_filters_and_bounds_that_leave_different_films_are_both_named(tmp_path: Path) -> None:
    # The Drama of 2000 is near enough, the Horror passes the filters: no film does both.
    session = start_with(tmp_path, [*["Drama"] * 5, "Horror"], Policy(max_genre_distance=0.6))
    session.set_filters(Filters(include=frozenset({"Horror"})))
    no_results = session.no_results()
    assert no_results.constraint is Constraint.FILTERS
    assert no_results.reason == (
        "No unseen film within the genre bounds passes your filters (Horror); "
        "without them there is 1."
    )

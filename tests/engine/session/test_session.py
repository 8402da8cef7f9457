"""The session's laws: what is seen stays away, undo is exact, the same seed repeats."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.errors import SessionError
from engine.policy import KNOBS, Policy
from engine.ranking.no_results import Constraint
from engine.session.session import Session
from engine.taste.base import Answer
from engine.taste.rocchio import Rocchio
from tests.bundles import Film, make_bundle, random_films, write_home, write_model

Y, N, S = Answer.LIKE, Answer.DISLIKE, Answer.SKIP
OPEN = Policy(name="open", min_genre_affinity=0.0, max_genre_distance=1.0)
FOUR = (1, 11, 21, 31)
ANSWERS = st.lists(st.sampled_from(list(Answer)), max_size=25)
POLICIES = st.builds(
    Policy, name=st.just("random"), **{knob.key: st.floats(knob.low, knob.high) for knob in KNOBS}
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("random"), random_films(60))


def started(bundle: Bundle, policy: Policy = OPEN, seed: int = 0, four=FOUR) -> Session:
    session = Session(bundle, policy, seed)
    session.start(list(four))
    return session


def state(session: Session):
    rec = session.recommend()
    return session.user.tobytes(), session.history, rec, session.upcoming(5), session.exhausted()


def test_the_best_scored_unseen_film_comes_first_and_the_next_ones_follow(bundle: Bundle) -> None:
    session = started(bundle)
    queue = session.upcoming(60)
    assert len(queue) == 56
    assert [rec.score for rec in queue] == sorted((rec.score for rec in queue), reverse=True)
    assert session.recommend() == queue[0]


def test_an_answer_changes_the_next_film_at_once(bundle: Bundle) -> None:
    nexts = set()
    for answer in Answer:
        session = started(bundle, replace(OPEN, learning_rate=0.9, negative_weight=2.0))
        nexts.add(session.answer(answer).movie.movie_id)
    assert len(nexts) > 1


@pytest.mark.parametrize("ids", [[], [1, 11, 21], [1, 11, 21, 21], [1, 11, 21, 31, 41]])
def test_a_session_starts_with_exactly_four_different_films(bundle: Bundle, ids) -> None:
    with pytest.raises(SessionError, match="starts with 4 different films"):
        Session(bundle, OPEN).start(ids)


def test_an_unknown_film_leaves_the_running_session_as_it_was(bundle: Bundle) -> None:
    session = started(bundle)
    session.answer(Y)
    before = state(session)
    with pytest.raises(SessionError, match="no film with MovieLens id 5"):
        session.start([1, 11, 21, 5])
    assert state(session) == before


def test_nothing_can_be_asked_before_the_start(bundle: Bundle) -> None:
    session = Session(bundle, OPEN)
    for ask in (session.recommend, session.exhausted, lambda: session.answer(Y)):
        with pytest.raises(SessionError, match="has not started"):
            ask()
    assert session.undo() == ()


def test_four_favourites_are_all_that_a_new_start_remembers(bundle: Bundle) -> None:
    session = started(bundle)
    fresh = state(session)
    for answer in (Y, N, S):
        session.answer(answer)
    session.start(list(FOUR))
    assert state(session) == fresh


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(policy=POLICIES, seed=st.integers(0, 99), answers=ANSWERS)
def test_laws_of_any_session(bundle: Bundle, policy: Policy, seed: int, answers) -> None:
    session = started(bundle, policy, seed)
    twin = started(bundle, policy, seed)
    seen = {movie.movie_id for movie in session.favourites}
    affinity = session.profile.affinity(bundle.catalogue)
    states = []
    for answer in answers:
        states.append(state(session))
        rec = session.recommend()
        if rec is None:
            with pytest.raises(SessionError, match="no film is left"):
                session.answer(answer)
            break
        # a seen film never returns
        assert rec.movie.movie_id not in seen
        seen.add(rec.movie.movie_id)
        # scores are finite, and the terms are the score
        assert np.isfinite(rec.score)
        assert rec.terms.score == pytest.approx(rec.score, abs=1e-5)
        # no film outside the affinity bounds is shown
        own = affinity[rec.movie.row]
        assert own >= policy.min_genre_affinity - 1e-9
        assert 1 - own <= policy.max_genre_distance + 1e-9
        # the same seed gives the same session, previews or not
        assert twin.recommend() == rec
        twin.upcoming(3)
        session.answer(answer)
        twin.answer(answer)
    # undo restores the exact state, step by step
    while session.history:
        before = states[len(session.history) - 1]
        session.undo()
        assert state(session) == before


def test_exploration_differs_by_seed_and_repeats_after_undo(bundle: Bundle) -> None:
    policy = replace(OPEN, exploration_rate=0.2)
    first = {started(bundle, policy, seed).recommend().movie.movie_id for seed in range(30)}
    assert len(first) > 1
    session = started(bundle, policy, seed=3)
    path = []
    for _ in range(10):
        path.append(session.recommend())
        session.answer(S)
    for _ in range(10):
        session.undo()
    for rec in path:
        assert session.recommend() == rec
        session.answer(S)


def test_skip_moves_nothing_and_marks_the_film_seen(bundle: Bundle) -> None:
    session = started(bundle)
    first, before = session.recommend().movie, session.user.tobytes()
    assert session.answer(S).movie != first
    assert session.user.tobytes() == before


def test_a_new_policy_counts_as_if_it_had_stood_from_the_start(bundle: Bundle) -> None:
    changed = started(bundle)
    shown = []
    for answer in (Y, N, Y):
        shown.append(changed.recommend().movie)
        changed.answer(answer)
    changed.set_policy(replace(OPEN, learning_rate=0.5))
    assert [entry.movie for entry in changed.history] == shown
    direct = Rocchio(
        bundle.vectors, [0, 1, 2, 3], unit_length=True, learning_rate=0.5, negative_weight=0.6
    )
    for answered in changed.history:
        direct.learn(answered.movie.row, answered.answer)
    assert changed.user.tobytes() == direct.vector.tobytes()
    changed.set_policy(OPEN)
    again = started(bundle)
    for answer in (Y, N, Y):
        again.answer(answer)
    assert state(changed) == state(again)


def test_another_model_takes_over_favourites_and_answers(tmp_path: Path) -> None:
    films = random_films(60)
    write_home(tmp_path, films)
    others = random_films(60, dimension=5, seed=9)[:55]
    write_model(tmp_path / "artifacts" / "other", others)
    first = Bundle.load(tmp_path / "artifacts" / "svd", tmp_path / "processed")
    second = Bundle.load(tmp_path / "artifacts" / "other", tmp_path / "processed")
    session = started(first)
    for answer in (Y, N, S):
        if session.recommend().movie.movie_id not in second.catalogue:
            break
        session.answer(answer)
    before = state(session)
    switched = session.under_model(second)
    assert state(session) == before
    assert [a.movie.movie_id for a in switched.history] == [
        a.movie.movie_id for a in session.history
    ]
    # the same as if those answers had been given to the other model's films
    direct = Rocchio(
        second.vectors, [0, 1, 2, 3], unit_length=True, learning_rate=0.15, negative_weight=0.6
    )
    for answered in session.history:
        direct.learn(second.catalogue.row(answered.movie.movie_id), answered.answer)
    assert switched.user.tobytes() == direct.vector.tobytes()
    seen = {movie.movie_id for movie in session.favourites}
    seen |= {answered.movie.movie_id for answered in session.history}
    assert switched.recommend().movie.movie_id not in seen
    # and back again, nothing is lost
    assert state(switched.under_model(first)) == before


def test_a_model_that_lacks_one_of_the_films_is_refused(tmp_path: Path) -> None:
    films = random_films(20)
    write_home(tmp_path, films)
    write_model(tmp_path / "artifacts" / "other", films[1:])
    first = Bundle.load(tmp_path / "artifacts" / "svd", tmp_path / "processed")
    second = Bundle.load(tmp_path / "artifacts" / "other", tmp_path / "processed")
    with pytest.raises(SessionError, match=r"the model other does not know Film 0000 \(1950\)"):
        started(first).under_model(second)


def test_because_names_the_persons_films_hardest_pull_first(bundle: Bundle) -> None:
    session = started(bundle)
    liked = session.recommend().movie
    session.answer(Y)
    because = session.recommend().because
    assert {pull.movie for pull in because} == {*session.favourites, liked}
    amounts = [abs(pull.amount) for pull in because]
    assert amounts == sorted(amounts, reverse=True)


class TestExhaustion:
    """An empty list says which constraint emptied it, and the remedy lets films through."""

    def films(self, *genres: str) -> list[Film]:
        return [
            Film(10 * i + 1, f"Film {i} (2000)", g, vector=(1.0, i / 10))
            for i, g in enumerate(genres)
        ]

    def drain(self, session: Session) -> int:
        count = 0
        while session.recommend() is not None:
            session.answer(S)
            count += 1
        return count

    def test_every_film_seen(self, tmp_path: Path) -> None:
        session = started(make_bundle(tmp_path, self.films(*["Drama"] * 7)))
        assert self.drain(session) == 3
        exhausted = session.exhausted()
        assert exhausted.constraint is Constraint.ALL_SEEN
        assert exhausted.remedy is None
        assert session.upcoming(3) == []

    def test_distance_bound(self, tmp_path: Path) -> None:
        # affinities: Drama 1, Drama|Horror 0.5, Horror 0
        films = self.films("Drama", "Drama", "Drama", "Drama", "Drama|Horror", "Horror")
        session = started(make_bundle(tmp_path, films), Policy(max_genre_distance=0.6))
        assert self.drain(session) == 1
        exhausted = session.exhausted()
        assert exhausted.constraint is Constraint.MAX_DISTANCE
        assert "max_genre_distance 0.6" in exhausted.reason
        assert exhausted.regained == 1
        assert exhausted.remedy.name == "classic (relaxed)"
        session.set_policy(exhausted.remedy)
        assert self.drain(session) == 1
        assert session.exhausted().constraint is Constraint.ALL_SEEN

    def test_relaxing_twice_keeps_the_name_short(self, tmp_path: Path) -> None:
        # affinities: 1, 0.5 and 0.25
        films = self.films(*["Drama"] * 4, "Drama|A", "Drama|A|B|C")
        session = started(
            make_bundle(tmp_path, films),
            Policy(min_genre_affinity=0.0, max_genre_distance=0.4 + 0.1),
        )
        for shown in (1, 1):
            assert self.drain(session) == shown
            if (exhausted := session.exhausted()).remedy:
                session.set_policy(exhausted.remedy)
        assert session.policy.name == "classic (relaxed)"

    def test_affinity_bound(self, tmp_path: Path) -> None:
        # affinity of Drama|A|B|C is 0.25
        films = self.films("Drama", "Drama", "Drama", "Drama", "Drama|A|B|C", "A")
        policy = Policy(min_genre_affinity=0.4, max_genre_distance=1.0)
        session = started(make_bundle(tmp_path, films), policy)
        exhausted = session.exhausted()
        assert exhausted.constraint is Constraint.MIN_AFFINITY
        assert exhausted.remedy.min_genre_affinity == pytest.approx(0.2)
        assert exhausted.regained == 1
        session.set_policy(exhausted.remedy)
        assert session.recommend().movie.movie_id == 41

    def test_favourites_without_genres(self, tmp_path: Path) -> None:
        films = self.films(*["(no genres listed)"] * 4, "Drama", "Horror")
        session = started(make_bundle(tmp_path, films), Policy())
        assert session.profile.empty
        exhausted = session.exhausted()
        assert exhausted.constraint is Constraint.NO_PROFILE
        assert exhausted.regained == 2
        session.set_policy(exhausted.remedy)
        assert self.drain(session) == 2

    def test_undo_after_exhaustion_brings_the_last_film_back(self, tmp_path: Path) -> None:
        session = started(make_bundle(tmp_path, self.films(*["Drama"] * 5)))
        last = session.recommend()
        session.answer(Y)
        assert session.exhausted() is not None
        assert [told.movie for told in session.undo()] == [last.movie]
        assert session.recommend() == last

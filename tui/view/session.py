"""A session as the values that the recommendation screen shows, and the words for them."""

from itertools import islice

from engine.catalogue.filters import Filters
from engine.files.names import FAVOURITES
from engine.policy import Policy
from engine.ranking.explanation import Pull, Recommendation
from engine.session.session import Session
from engine.taste.rocchio import Answer
from engine.text import joined
from tui.view.history import step_line, steps
from tui.view.models import Bar, Ended, Shown, Standing, film_line

UPCOMING = 5
_BECAUSE = 5
_NEWEST = 50
"""Steps of the history that the strip of answers shows on the tallest screen."""
_SLIGHT = 0.005
"""Amounts below it round to a zero of two decimals, and are shown as none."""

_OWN = {None: "one you picked", Answer.LIKE: "one you liked", Answer.DISLIKE: "one you disliked",
        Answer.SKIP: "one you skipped"}  # fmt: skip


def shown(session: Session) -> Shown:
    """Return what the screen shows of `session` as it stands."""
    now = session.recommend()
    history = session.history
    return Shown(
        standing=_standing(session),
        film=film_line(now.movie) if now else None,
        ended=None if now else _ended(session),
        reason=_reason(now.because) if now else "",
        because=_because(now.because) if now else (),
        terms=_terms(now, session.policy) if now else (),
        upcoming=tuple(film_line(later) for later in session.following(UPCOMING)),
        history=tuple(step_line(history, step) for step in islice(steps(history), _NEWEST)),
        profile=tuple(
            Bar(genre, weight, f"{round(weight * FAVOURITES)}/{FAVOURITES}")
            for genre, weight in session.profile.strongest()
        ),
        kept=now is not None and now.movie in session.watchlist,
    )


def _standing(session: Session) -> Standing:
    return Standing(
        favourites=tuple(movie.title for movie in session.favourites),
        likes=session.count(Answer.LIKE),
        dislikes=session.count(Answer.DISLIKE),
        skips=session.count(Answer.SKIP),
        model=session.bundle.model,
        policy=session.policy.name,
        filters=session.filters.described(),
        seen=session.count(Answer.SEEN),
        kept=len(session.watchlist),
    )


def _ended(session: Session) -> Ended | None:
    exhausted = session.exhausted()
    if exhausted is None:
        return None
    if exhausted.remedy is None:
        return Ended(exhausted.reason, "")
    cleared = isinstance(exhausted.remedy, Filters)
    return Ended(exhausted.reason, "clears the filters" if cleared else "relaxes the bound")


def _because(pulls: tuple[Pull, ...]) -> tuple[Bar, ...]:
    pulls = tuple(pull for pull in pulls if abs(pull.amount) >= _SLIGHT)[:_BECAUSE]
    strongest = max((abs(pull.amount) for pull in pulls), default=1.0)
    return tuple(
        Bar(
            label=pull.movie.label,
            share=abs(pull.amount) / strongest,
            figure=signed(pull.amount),
            note=_relation(pull),
            against=pull.amount < 0,
        )
        for pull in pulls
    )


def _relation(pull: Pull) -> str:
    """Say how the film stands to one of the person's own: "like one you picked"."""
    alike = (pull.amount > 0) != (pull.answer is Answer.DISLIKE)
    return f"{'like' if alike else 'unlike'} {_OWN[pull.answer]}"


def _reason(pulls: tuple[Pull, ...]) -> str:
    """Say in a sentence which films speak for this one."""
    toward = [pull for pull in pulls if pull.amount >= _SLIGHT][:3]
    said: list[str] = []
    for verb, kind in (("you picked", None), ("you liked", Answer.LIKE)):
        names = [p.movie.title for p in toward if p.answer is kind]
        if names:
            said.append(f"{verb} {joined(names)}")
    unlike = [p.movie.title for p in toward if p.answer is Answer.DISLIKE]
    if unlike:
        said.append(f"it is unlike {joined(unlike)}")
    if not said:
        return "None of your films speaks for it; it is the best of what is left"
    return f"Because {', and '.join(said)}"


def _terms(recommendation: Recommendation, policy: Policy) -> tuple[Bar, ...]:
    """Return the terms that the policy has, and their sum, against the most taste can count."""
    terms = recommendation.terms
    idle = {knob.key for knob in policy.dead_knobs()}
    parts = [
        ("taste", terms.taste),
        ("genre", terms.genre),
        ("popularity", terms.popularity),
        ("score", recommendation.score),
    ]
    if policy.diversity_boost > 0 and "diversity_boost" not in idle:
        parts.insert(-1, ("variety", terms.diversity))
    if policy.exploration_rate > 0:
        parts.insert(-1, ("exploring", terms.exploration))
    return tuple(
        Bar(
            name,
            share=min(abs(amount) / policy.score_weight_model, 1.0)
            if abs(amount) >= _SLIGHT
            else 0.0,
            figure=signed(amount),
            against=amount < 0,
        )
        for name, amount in parts
    )


def signed(amount: float) -> str:
    """Return a number of two decimals with its sign; a rounded zero has none."""
    figure = f"{amount:+.2f}".replace("-", "−")
    return " 0.00" if figure in ("+0.00", "−0.00") else figure

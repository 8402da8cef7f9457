"""The plain way in: recommendations, policy checks and places as text, for scripts and readers.

Nothing here draws a screen or imports Textual. Each function returns what is to be printed.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.errors import SessionError
from engine.exhaustion import Exhausted
from engine.layout import Layout
from engine.policy import KNOBS, Policy, resolve_policy
from engine.recommendation import Recommendation
from engine.search.naming import find_by_name
from engine.session import Session
from engine.text import visible
from tui.launch import Launch


def recommend(launch: Launch, likes: Sequence[str], count: int, *, as_json: bool) -> str:
    """Return the `count` best films for four favourites given by name, as a table or JSON.

    Raises
    ------
    FourfoldError
        The bundle cannot be loaded, a title does not stand for one film, or no film is left.
    """
    loaded = launch.load()
    catalogue = loaded.bundle.catalogue
    rows = [find_by_name(title, catalogue.titles, loaded.index) for title in likes]
    session = Session(loaded.bundle, loaded.policy, launch.seed)
    session.start([int(catalogue.movie_ids[row]) for row in rows])
    found = session.upcoming(count)
    if not found and (exhausted := session.exhausted()):
        raise _nothing_left(exhausted)
    if as_json:
        return json.dumps(_document(session, found), indent=2)
    return _table(session, found)


def check_policy(choice: str, config: Path) -> str:
    """Return each coefficient of a policy with its meaning, and the keys that change nothing.

    Raises
    ------
    PolicyError
        It is no valid policy.
    """
    policy = resolve_policy(choice, config)
    lines = [f"{visible(choice)}: valid", ""]
    lines += [_knob_line(policy, knob.key, knob.meaning) for knob in KNOBS]
    if dead := policy.dead_knobs():
        lines += ["", "As these stand, some keys change nothing:"]
        lines += [f"  {knob.key}: {knob.why}" for knob in dead]
    return "\n".join(lines)


def describe_places(layout: Layout) -> str:
    """Return where config, data and models are read from, and by which rule."""
    places = {
        "config": layout.config,
        "processed": layout.processed,
        "artifacts": layout.artifacts,
    }
    return "\n".join(
        f"{name:<10} {visible(str(place.path))}  ({place.source})" for name, place in places.items()
    )


def _knob_line(policy: Policy, key: str, meaning: str) -> str:
    return f"  {key:<23} {getattr(policy, key):<5g} {meaning}"


def _nothing_left(exhausted: Exhausted) -> SessionError:
    remedy = "try --policy default" if exhausted.remedy else None
    return SessionError(exhausted.reason.rstrip("."), fix=remedy)


def _document(session: Session, found: Sequence[Recommendation]) -> dict[str, Any]:
    return {
        "model": session.bundle.model,
        "policy": session.policy.name,
        "likes": [
            {"movieId": movie.movie_id, "title": movie.label} for movie in session.favourites
        ],
        "recommendations": [
            {
                "rank": rank,
                "movieId": rec.movie.movie_id,
                "title": rec.movie.title,
                "year": rec.movie.year,
                "genres": list(rec.movie.genres),
                "score": rec.score,
                "terms": rec.terms.to_mapping(),
            }
            for rank, rec in enumerate(found, start=1)
        ],
    }


def _table(session: Session, found: Sequence[Recommendation]) -> str:
    likes = ", ".join(visible(movie.label) for movie in session.favourites)
    lines = [f"For someone who likes {likes}:", ""]
    for rank, rec in enumerate(found, start=1):
        genres = visible(", ".join(rec.movie.genres))
        lines.append(f"{rank:>3}. {visible(rec.movie.label)}" + (f" - {genres}" if genres else ""))
    return "\n".join(lines)

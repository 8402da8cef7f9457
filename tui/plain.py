"""The plain way in: recommendations, policy checks and places as text, for scripts and readers.

Nothing here draws a screen or imports Textual. Each function returns what is to be printed.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.contract import FAVOURITES
from engine.errors import SessionError
from engine.exhaustion import Exhausted
from engine.layout import Layout
from engine.policy import KNOBS, Policy, resolve_policy
from engine.recommendation import Recommendation
from engine.session import Session
from engine.text import visible
from tui.actions import Place, actions_at, key_name
from tui.launch import Launch
from tui.preferences import keymap_file, preferences_file, there

if TYPE_CHECKING:
    from tui.importing import Reading


def recommend(
    launch: Launch, likes: Sequence[str], count: int, *, as_json: bool
) -> tuple[str, list[str]]:
    """Return the `count` best films for four favourites given by name, as a table or JSON.

    Beside it come lines on what was imported, and what of that was left out. Without `likes`
    the four best of the imported films are the favourites.

    Raises
    ------
    FourfoldError
        The bundle or the file to import cannot be read, a title does not stand for one film,
        the file has no four films to begin with, or no film is left.
    """
    from tui.importing import Reading

    loaded = launch.load()
    reading = Reading.of(launch.imported, loaded.bundle) if launch.imported else None
    session = Session(loaded.bundle, loaded.policy, launch.seed)
    session.start(loaded.named(likes) if likes or reading is None else _four_best(reading))
    told: list[str] = []
    if reading is not None:
        session.take_in(reading.given)
        told = [reading.summary, *reading.remarks]
        told += [f"left out: {name}: {why}" for name, why in reading.left_out]
    found = session.upcoming(count)
    if not found and (exhausted := session.exhausted()):
        raise _nothing_left(exhausted)
    document = json.dumps(_document(session, found), indent=2) if as_json else ""
    return document or _table(session, found), [visible(line) for line in told]


def _four_best(reading: "Reading") -> list[int]:
    if len(reading.favourites) < FAVOURITES:
        raise SessionError(
            f"has {len(reading.favourites)} films rated well enough to begin with",
            where=reading.name,
            fix=f"give --like {FAVOURITES} times",
        )
    return list(reading.favourites)


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


def describe_keys() -> str:
    """Return a keymap.toml of every action, each line to be made one's own by taking the # off."""
    lines = [
        f"# Keys of fourfold. Save as {visible(str(keymap_file()))}, take the # from lines to",
        '# change, and write one key or several: like = "l" or like = ["l", "+"].',
        "[keys]",
    ]
    for place in Place:
        lines += ["", f"# {place.value}"]
        for action in actions_at(place):
            keys = [json.dumps(_plain_key(key)) for key in action.keys.split(",")]
            value = keys[0] if len(keys) == 1 else f"[{', '.join(keys)}]"
            lines.append(f"# {f'{action.name} = {value}':<30} # {action.help}")
    return "\n".join(lines)


def _plain_key(key: str) -> str:
    """Return a key that makes a character as that character, any other by its name."""
    shown = key_name(key)
    return shown if len(shown) == 1 and shown.isascii() else key


def describe_places(layout: Layout) -> str:
    """Return where config, data, models and habits are read from, and by which rule."""
    places = {
        "config": layout.config,
        "processed": layout.processed,
        "artifacts": layout.artifacts,
    }
    lines = [
        f"{name:<10} {visible(str(place.path))}  ({place.source})" for name, place in places.items()
    ]
    for name, path in (("theme", preferences_file()), ("keys", keymap_file())):
        lines.append(f"{name:<10} {visible(str(path))}  ({'found' if there(path) else 'none'})")
    return "\n".join(lines)


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

"""Every change to a session, by keys in any order: the screen always shows what the session is.

A failure names its seed and the keys of each step; `FOURFOLD_SEED=N pytest
tests/tui/test_any_order.py` repeats it.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundles import write_model, write_processed
from tests.faults.fault_counts import ORDERS, SEED, draw
from tests.source_tree import CONFIG
from tests.tui.app_driver import recommending
from tests.tui.films import FILMS, RARE
from tests.tui.walks.record import LACKING, import_files
from tests.tui.walks.shown import check_screen, check_session
from tests.tui.walks.walk import Walk
from tui.startup import Launch

STEPS = 25
SIZE = (150, 48)


@pytest.fixture
def everything(launch: Launch, folder: Path) -> Launch:
    """Two models, a film of too few ratings, all presets, and files to import."""
    shutil.copytree(CONFIG / "presets", launch.config / "presets", dirs_exist_ok=True)
    write_processed(launch.processed, FILMS, [RARE])
    known = [film for film in FILMS if film.movie_id not in LACKING]
    turned = [replace(film, vector=(film.vector[1], film.vector[0])) for film in known]
    write_model(launch.artifacts / "turned", turned[::-1])
    for name, content in import_files().items():
        (folder / name).write_text(content)
    return replace(launch, model="svd")


@pytest.mark.parametrize("number", range(ORDERS))
async def test_a_session_changed_in_any_order_is_what_the_screen_shows(
    everything: Launch, number: int
) -> None:
    async with recommending(everything, size=SIZE) as app:
        walk = Walk(app, draw("any order", number))
        try:
            for _ in range(STEPS):
                check_session(app, walk.record)
                check_screen(app, walk.record)
                await walk.step()
            check_screen(app, walk.record)
        except BaseException as error:
            steps = "\n".join(walk.taken)
            error.add_note(f"FOURFOLD_SEED={SEED}, walk {number}; steps:\n{steps}")
            error.add_note(app.screen_text)
            raise

"""How many faults of each kind are injected: few in `make test`, many in `make soak`.

All random faults are drawn from `SEED`.
"""

import os

import numpy as np
from hypothesis import HealthCheck, settings

SOAK = os.environ.get("FOURFOLD_SOAK") == "1"
SEED = int(os.environ.get("FOURFOLD_SEED", "0"))

TRUNCATIONS = 20 if SOAK else 2  # lengths that a file is cut to
FLIPS = 200 if SOAK else 4  # bits that are flipped, one at a time
SOURCES = 100 if SOAK else 2  # unreadable files of a source folder
COMMANDS = 40 if SOAK else 4  # faults for a command in its own process
KILLS = 50 if SOAK else 4  # random moments at which a run is killed
STEPS = 1 if SOAK else 12  # a run is killed at every such step of its writing
RACES = 20 if SOAK else 2  # pairs of writers started at once
WRITES = 5_000 if SOAK else 300  # of one file by each of three writers at once
PUBLICATIONS = 3_000 if SOAK else 150  # of a home that is read meanwhile
ARCHIVES = 2_000 if SOAK else 40  # damaged zip archives
EXAMPLES = 1_500 if SOAK else 20  # of each kind of arbitrary or mutated file
SETUPS = EXAMPLES if SOAK else 6  # of them where a whole data set is prepared with each
EVENTS = 960 if SOAK else 6  # random events in each window
ANSWERS = 10_000 if SOAK else 400  # of one session in the engine
CATALOGUE = 20_000 if SOAK else 1_500  # films of that session
SESSIONS = 100 if SOAK else 1  # in which windows are closed whose search is still running
CLOSINGS = 10 if SOAK else 3  # of each window in each session
TURNS = 60 if SOAK else 2  # of the event loop until a window that opens is closed
ORDERS = 150 if SOAK else 2  # walks of 25 steps through a session in the app
KEYS = 1_000 if SOAK else 12  # answers of one session in the app
WALKS = 20 if SOAK else 1  # through every window, past hostile texts
PLAIN = 300 if SOAK else 6  # plain commands on hostile texts
SHOWN = 10 if SOAK else 1  # walks past hostile texts on a real terminal
STORM = 300 if SOAK else 8  # rounds of signals and sizes
MOMENTS = 40 if SOAK else 2  # of a start at which it is asked to end
TYPED = 2_000 if SOAK else 40  # pieces of bytes that are not keys
BURSTS = 60 if SOAK else 2  # of keys around the one that quits

LONGEST = 20.0  # seconds until anything counts as hanging

FUZZING = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def draw(*key: int | str) -> np.random.Generator:
    """Return the random generator of one kind of fault."""
    words = [sum(part.encode()) if isinstance(part, str) else part for part in key]
    return np.random.default_rng([SEED, *words])

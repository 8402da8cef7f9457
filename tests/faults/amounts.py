"""How much of each fault is injected: few of every kind in `make test`, many in `make soak`.

Everything that is drawn at random is drawn from `SEED`.
"""

import os

import numpy as np
from hypothesis import HealthCheck, settings

SOAK = os.environ.get("FOURFOLD_SOAK") == "1"
SEED = int(os.environ.get("FOURFOLD_SEED", "0"))

TRUNCATIONS = 20 if SOAK else 3  # random places at which a file is cut off
FLIPS = 200 if SOAK else 6  # random bits that are turned round, one at a time
SOURCES = 100 if SOAK else 2  # files of a source folder that may not be read
COMMANDS = 40 if SOAK else 4  # faults shown to the real command in a process of its own
KILLS = 50 if SOAK else 4  # random moments of a run at which it is killed
STEPS = 1 if SOAK else 12  # a run is killed at every such step of its writing
RACES = 20 if SOAK else 2  # pairs of writers started at once
WRITINGS = 5_000 if SOAK else 300  # of one file by each of three writers at once
PUBLICATIONS = 3_000 if SOAK else 150  # that a reader looks on at
ARCHIVES = 2_000 if SOAK else 60  # damaged zip archives
EXAMPLES = 1_500 if SOAK else 25  # of each kind of arbitrary or mutated file
EVENTS = 960 if SOAK else 20  # at random, from each of the windows on
ANSWERS = 10_000 if SOAK else 600  # of one session, through the engine
CATALOGUE = 20_000 if SOAK else 1_500  # films that it goes through
KEYS = 1_000 if SOAK else 30  # answers of one session, typed into the app
WALKS = 20 if SOAK else 1  # through every window, past texts of the worst kinds
PLAIN = 300 if SOAK else 10  # plain commands about such texts
SHOWN = 10 if SOAK else 1  # such walks on a real terminal
STORM = 300 if SOAK else 12  # rounds of signals and sizes
KEPT_MOMENTS = 40 if SOAK else 3  # of a start, at which it is asked to end
TYPED = 2_000 if SOAK else 60  # pieces of bytes that are no keys
BURSTS = 60 if SOAK else 3  # of keys around the one that leaves

LONGEST = 20.0  # seconds that anything may take before it counts as hanging

FUZZING = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def draw(*key: int | str) -> np.random.Generator:
    """Return the generator of one kind of fault."""
    words = [sum(part.encode()) if isinstance(part, str) else part for part in key]
    return np.random.default_rng([SEED, *words])

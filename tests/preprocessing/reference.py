"""The formulas of preprocessing in slow, plain Python, independent of the real code."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Rating = tuple[int, int, float, int]  # user, movie, rating, seconds


def filtered(
    ratings: Iterable[Rating], listed: set[int], min_user: int, min_movie: int
) -> list[Rating]:
    usable = [row for row in ratings if row[1] in listed]
    users = Counter(row[0] for row in usable)
    of_users = [row for row in usable if users[row[0]] >= min_user]
    movies = Counter(row[1] for row in of_users)
    return [row for row in of_users if movies[row[1]] >= min_movie]


def split(ratings: Iterable[Rating]) -> tuple[list[Rating], list[Rating], list[Rating]]:
    of_user: dict[int, list[Rating]] = defaultdict(list)
    for row in ratings:
        of_user[row[0]].append(row)
    train, val, test = [], [], []
    for user in sorted(of_user):
        rows = sorted(of_user[user], key=lambda row: (row[3], row[1]))
        n = len(rows)
        if n < 3:
            continue
        train_end = 7 * n // 10
        val_end = train_end + 15 * n // 100
        train += rows[:train_end]
        val += rows[train_end:val_end]
        test += rows[val_end:]
    return train, val, test


@dataclass
class Signal:
    rating_norm: float
    pop_weight: float
    time_weight: float
    final_rating: float


def transformed(rows: list[Rating], train: list[Rating]) -> list[Signal]:
    of_user: dict[int, list[float]] = defaultdict(list)
    for row in train:
        of_user[row[0]].append(row[2])
    movies = Counter(row[1] for row in train)
    newest = max(row[3] for row in train)
    signals = []
    for user, movie, rating, seconds in rows:
        norm = rating - math.fsum(of_user[user]) / len(of_user[user])
        popularity = 1 / math.sqrt(movies[movie] or 1)
        days = max(0, math.floor((newest - seconds) / 86400))
        time = math.exp(-math.log(2) * days / 365)
        signals.append(Signal(norm, popularity, time, norm * popularity * time))
    return signals

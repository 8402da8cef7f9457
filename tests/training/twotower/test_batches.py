"""Batches: every row once an epoch, in an order that the seed alone decides."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.training.twotower.data import random_rows
from training.twotower.batches import batches, in_order, shuffled

ROWS = random_rows(50)


@given(st.integers(1, 70), st.integers(1, 5))
def test_the_parts_of_all_processes_make_up_the_batches(size, processes):
    alone = list(batches(ROWS, in_order(ROWS), size))
    parts = [
        list(batches(ROWS, in_order(ROWS), size, rank, processes)) for rank in range(processes)
    ]
    for whole, *own in zip(alone, *parts, strict=True):
        for column in ("users", "movies", "ratings"):
            joined = torch.cat([getattr(part, column) for part in own])
            assert torch.equal(joined, getattr(whole, column))
        for part in own:
            assert torch.equal(part.all_movies, whole.movies)
            stop = part.offset + len(part.movies)
            assert torch.equal(part.all_movies[part.offset : stop], part.movies)


def test_an_epoch_has_every_row_once_in_an_order_of_its_own():
    first, second = shuffled(ROWS, 7, 0), shuffled(ROWS, 7, 1)
    assert sorted(first.tolist()) == list(range(50))
    assert not torch.equal(first, second)
    assert torch.equal(first, shuffled(ROWS, 7, 0))
    assert not torch.equal(first, shuffled(ROWS, 8, 0))

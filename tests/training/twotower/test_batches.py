"""Batches: every row once an epoch, in an order that depends only on the seed."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.training.twotower.data import random_rows
from training.twotower.batches import batches, file_order, shuffled_order

ROWS = random_rows(50)


@given(st.integers(1, 70), st.integers(1, 5))
def test_the_parts_of_all_processes_make_up_the_batches(size, processes):
    alone = list(batches(ROWS, file_order(ROWS), size))
    parts = [
        list(batches(ROWS, file_order(ROWS), size, rank, processes)) for rank in range(processes)
    ]
    for whole, *own in zip(alone, *parts, strict=True):
        for column in ("users", "movies", "ratings"):
            joined = torch.cat([getattr(part, column) for part in own])
            assert torch.equal(joined, getattr(whole, column))
        for part in own:
            assert torch.equal(part.all_movies, whole.movies)
            stop = part.offset + len(part.movies)
            assert torch.equal(part.all_movies[part.offset : stop], part.movies)


def test_an_epoch_has_every_row_once_in_a_new_order():
    first, second = shuffled_order(ROWS, 7, 0), shuffled_order(ROWS, 7, 1)
    assert sorted(first.tolist()) == list(range(50))
    assert not torch.equal(first, second)
    assert torch.equal(first, shuffled_order(ROWS, 7, 0))
    assert not torch.equal(first, shuffled_order(ROWS, 8, 0))

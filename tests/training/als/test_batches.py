"""Batches hold every observation once, in rows of similar length."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from training.als import batches as batches_module
from training.als.batches import batches
from training.als.observations import Observed


def observed(confidence: float | None = None) -> Observed:
    draw = np.random.default_rng(0)
    stored = draw.random((60, 40)) < draw.uniform(0.0, 0.9, 60)[:, None]
    stored[3] = False
    rows, columns = np.nonzero(stored)
    sure = draw.uniform(0.2, 3.0, len(rows)) if confidence is None else [confidence] * len(rows)
    says = draw.uniform(-0.5, 1.0, len(rows))
    return Observed(
        *(
            csr_matrix((np.float32(values), (rows, columns)), shape=stored.shape)
            for values in (sure, says)
        )
    )


@pytest.mark.parametrize("gathered", [1 << 20, 256])
@pytest.mark.parametrize("dimension", [2, 20, 100])
def test_every_observation_is_in_one_batch(monkeypatch, dimension, gathered):
    monkeypatch.setattr(batches_module, "_GATHERED", gathered)
    data = observed()
    root, wanted = np.zeros((60, 41)), np.zeros((60, 41))
    for batch in batches(data, dimension):
        for place, row in enumerate(batch.rows.tolist()):
            np.add.at(root[row], batch.columns[place], batch.root[place])
            np.add.at(wanted[row], batch.columns[place], batch.wanted[place])
    confidence = data.confidence.toarray()
    assert root[:, :40] ** 2 == pytest.approx(confidence, abs=1e-6)
    assert wanted[:, :40] == pytest.approx(np.sqrt(confidence) * data.target.toarray(), abs=1e-6)
    assert not root[:, 40].any()
    assert not wanted[:, 40].any()


def test_rows_come_by_length_and_empty_ones_not_at_all():
    data = observed()
    rows = np.concatenate([batch.rows for batch in batches(data, 8)])
    assert sorted(rows.tolist()) == np.flatnonzero(data.counts()).tolist()
    assert (np.diff(data.counts()[rows]) <= 0).all()


def test_a_row_is_padded_by_a_tenth_of_its_length_and_two_at_most():
    data = observed()
    for batch in batches(data, 8):
        assert (batch.width <= 1.1 * data.counts()[batch.rows] + 2.2).all()


def test_confidences_of_one_need_no_root():
    assert all(batch.root is None for batch in batches(observed(1.0), 8))
    assert all(batch.root is not None for batch in batches(observed(2.0), 8))


def test_nothing_observed_makes_no_batch():
    empty = csr_matrix((3, 4), dtype=np.float32)
    assert list(batches(Observed(empty, empty), 8)) == []

"""Batches hold every observation once, in rows of similar length."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from training.als import batches as batches_module
from training.als.batches import batches
from training.als.observations import ObservationMatrix


def observed(confidence: float | None = None) -> ObservationMatrix:
    draw = np.random.default_rng(0)
    stored = draw.random((60, 40)) < draw.uniform(0.0, 0.9, 60)[:, None]
    stored[3] = False
    rows, columns = np.nonzero(stored)
    sure = draw.uniform(0.2, 3.0, len(rows)) if confidence is None else [confidence] * len(rows)
    says = draw.uniform(-0.5, 1.0, len(rows))
    return ObservationMatrix(
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
    root, right_side = np.zeros((60, 41)), np.zeros((60, 41))
    for batch in batches(data, dimension):
        for position, row in enumerate(batch.rows.tolist()):
            np.add.at(root[row], batch.columns[position], batch.root[position])
            np.add.at(right_side[row], batch.columns[position], batch.right_side[position])
    confidence = data.confidence.toarray()
    assert root[:, :40] ** 2 == pytest.approx(confidence, abs=1e-6)
    assert right_side[:, :40] == pytest.approx(
        np.sqrt(confidence) * data.target.toarray(), abs=1e-6
    )
    assert not root[:, 40].any()
    assert not right_side[:, 40].any()


def test_rows_are_sorted_by_length_without_empty_ones():
    data = observed()
    rows = np.concatenate([batch.rows for batch in batches(data, 8)])
    assert sorted(rows.tolist()) == np.flatnonzero(data.counts()).tolist()
    assert (np.diff(data.counts()[rows]) <= 0).all()


def test_padding_is_at_most_a_tenth_of_a_row_and_two():
    data = observed()
    for batch in batches(data, 8):
        assert (batch.width <= 1.1 * data.counts()[batch.rows] + 2.2).all()


def test_confidences_of_one_need_no_root():
    assert all(batch.root is None for batch in batches(observed(1.0), 8))
    assert all(batch.root is not None for batch in batches(observed(2.0), 8))


def test_without_observations_there_are_no_batches():
    empty = csr_matrix((3, 4), dtype=np.float32)
    assert list(batches(ObservationMatrix(empty, empty), 8)) == []

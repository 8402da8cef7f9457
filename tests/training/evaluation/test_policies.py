import numpy as np
import pytest

from engine.catalogue.genre_profile import GenreProfile
from engine.catalogue.movies import Catalogue
from engine.errors import PolicyError
from engine.files.names import POLICY, PRESETS
from engine.ranking.score import PolicyScorer
from training.evaluation.policies import pure_model, read_policies


@pytest.fixture
def config(tmp_path):
    (tmp_path / PRESETS).mkdir()
    (tmp_path / PRESETS / "classic.yaml").write_text("popularity_penalty: 0.2\n")
    (tmp_path / POLICY).write_text("popularity_penalty: 0.3\n")
    return tmp_path


def test_none_does_not_change_the_models_scores():
    catalogue = Catalogue(
        np.arange(4), ["a", "b", "c", "d"], ["Drama", "Action", "", "Drama"], np.array([9, 5, 1, 2])
    )
    profile = GenreProfile.of(catalogue, [0])
    taste = np.array([0.5, -2.0, 1.5, 0.25], dtype=np.float32)
    scorer = PolicyScorer(catalogue, pure_model(), profile)
    assert scorer.scores(taste, np.arange(4)).tolist() == taste.tolist()
    assert scorer.allowed.all()
    assert scorer.exploration_rate == 0


def test_missing_standard_policies_are_returned_by_name(config):
    policies, missing = read_policies(None, config)
    assert [policy.name for policy in policies] == ["none", "classic"]
    assert [policy.popularity_penalty for policy in policies] == [0.0, 0.2]
    assert missing == ["well-known", "balanced", "deep-cuts"]


def test_policies_chosen_by_name_must_exist(config):
    assert [p.name for p in read_policies(["classic", "none"], config)[0]] == ["classic", "none"]
    with pytest.raises(PolicyError, match="deep-cuts: neither a preset nor a file"):
        read_policies(["deep-cuts"], config)

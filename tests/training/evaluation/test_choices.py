"""Models and policies chosen by name, and fitters imported by their path."""

import pytest

from engine.errors import DataError
from tests.source_tree import CONFIG, TRAINING_YAML
from tests.training.evaluation.own_models import fit_mean_rating
from training.evaluation.choices import chosen_models, chosen_policies
from training.evaluation.models import known_models

KNOWN = known_models(TRAINING_YAML)
OWN = "tests.training.evaluation.own_models"


def test_all_known_models_are_the_default():
    assert chosen_models(None, KNOWN) == list(KNOWN.values())


def test_known_models_and_own_ones_keep_their_order():
    chosen = chosen_models(f"ease, {OWN}:fit_mean_rating,als", KNOWN)
    assert [model.name for model in chosen] == ["ease", f"{OWN}:fit_mean_rating", "als"]
    assert chosen[1].fit is fit_mean_rating
    assert chosen[1].tastes is None
    assert chosen[1].hyper_parameters == {"shrinkage": 5.0}


@pytest.mark.parametrize(
    ("names", "error"),
    [
        ("", "--models: a name in '' is empty; write names with a comma between"),
        ("als,,svd", "--models: a name in 'als,,svd' is empty"),
        ("als,", "--models: a name in 'als,' is empty"),
        ("als,svd,als", "--models: 'als' is there 2 times; name it once"),
        ("als,oracle", "no model called 'oracle'; choose from popularity, random, .* or name your"),
        ("nowhere.at_all:fit", "--models: no module called 'nowhere'; start in the folder that"),
        ("tests.nowhere:fit", "--models: no module called 'tests.nowhere'"),
        (f"{OWN}:nothing", r"own_models\.py: has no 'nothing'; name a function of this module"),
        (f"{OWN}:NOT_A_FITTER", "NOT_A_FITTER: cannot be called; name a function that fits"),
        (f"{OWN}:needs_three", "needs_three: cannot be called with a training set and a seed"),
        (f"{OWN}:", "--models: .* is not of the form PACKAGE.MODULE:FUNCTION"),
        (":fit", "--models: ':fit' is not of the form"),
        (".own:fit", "--models: '.own:fit' is not of the form"),
    ],
)
def test_unusable_names_are_refused(names, error):
    with pytest.raises(DataError, match=error):
        chosen_models(names, KNOWN)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("import no_such_library", "own_broken cannot be imported: ModuleNotFoundError: No module"),
        ("def fit(:", "own_broken cannot be imported: SyntaxError"),
        ("raise SystemExit(0)", "own_broken cannot be imported: SystemExit"),
    ],
)
def test_a_module_that_cannot_be_imported_is_reported(tmp_path, monkeypatch, text, error):
    (tmp_path / "own_broken.py").write_text(text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=f"--models: {error}"):
        chosen_models("own_broken:fit", KNOWN)


@pytest.mark.parametrize("names", ["", " ", ",", "none,", "none,,classic"])
def test_an_empty_name_of_a_policy_is_refused(names):
    with pytest.raises(DataError, match=r"--policies: a name in '.*' is empty; write names"):
        chosen_policies(names, CONFIG)


@pytest.mark.parametrize("names", ["none,none", "well-known,crowd-pleaser", "none,mine/none.yaml"])
def test_two_policies_of_one_name_are_refused(tmp_path, monkeypatch, names):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "none.yaml").write_text("popularity_penalty: 0.5\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=r"--policies: '.*' is there 2 times; name it once"):
        chosen_policies(names, CONFIG)

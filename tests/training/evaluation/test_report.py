"""The lines of the printed table, from a record made by hand."""

from training.evaluation.metrics import METRICS
from training.evaluation.report import lines_of
from training.fitter import Model


def estimate(mean: float) -> dict[str, float]:
    return {"mean": mean, "low": mean - 0.25, "high": mean + 0.25}


def result(model: str, **metrics: object) -> dict[str, object]:
    """Return a row in which every other metric is 0.5."""
    names = {"model": model, "taste": "none", "policy": "classic", "coverage": 1234.4}
    return {**names, **{name: estimate(0.5) for name in METRICS}, **metrics}


def model(name: str, note: str = "") -> Model:
    return Model(name, lambda train, seed: {}, note=note)


def test_each_metric_has_its_decimals_and_two_have_intervals() -> None:
    row = result("ease", mean_popularity=estimate(98.7), known_share=dict.fromkeys(
        ("mean", "low", "high")
    ))  # fmt: skip
    *_, line = lines_of({"results": [row], "comparisons": []}, [])
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        "ease", "none", "classic", "0.50", "0.50 [0.25, 0.75]", "0.50", "0.50",
        "0.500 [0.250, 0.750]", "0.500", "-", "0.50", "0.500", "1,234", "99", "0.500",
    ]  # fmt: skip


def test_the_note_of_a_model_is_printed_below_a_table_that_shows_it() -> None:
    record = {"results": [result("one"), result("two")], "comparisons": []}
    models = [model("one", "One is a copy."), model("two"), model("three", "Three failed.")]
    plain = lines_of(record, [])
    assert lines_of(record, models) == [*plain, "", "One is a copy."]

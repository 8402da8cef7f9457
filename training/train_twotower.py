r"""The documented neural model: two towers whose product is the rating.

`python -m training.train_twotower` reads processed/train.csv and val.csv and writes
artifacts/twotower/. After each epoch it leaves a checkpoint there, from which --resume goes
on. With --objective softmax it learns which films people like instead of how they rate.

One machine, P processes:   torchrun --nproc-per-node P -m training.train_twotower
Several, on each of N:      torchrun --nnodes N --nproc-per-node P --rdzv-backend c10d \
                              --rdzv-endpoint HOST:29500 -m training.train_twotower
"""

import argparse
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.console import run
from engine.errors import DataError, os_reason
from engine.files.atomic import folder_made
from engine.files.locations import config_folder, output_folder, processed_folder
from engine.files.manifest import to_json
from engine.files.names import TRAIN, TRAINING_CONFIG, USER_MAP, VAL
from engine.taste.rocchio import RocchioConfig
from engine.text import visible
from preprocessing.progress import bar, silent
from training.artifacts import TrainedModel, data_of, publish_model
from training.hyper_parameters import add_flags, override
from training.splits import Observations
from training.twotower.baselines import yardsticks
from training.twotower.checkpoint import CHECKPOINT
from training.twotower.device import DEVICES, choose_device
from training.twotower.export import published_vectors
from training.twotower.loop import Surroundings, Trained, train
from training.twotower.processes import Processes, joined, launched
from training.twotower.reporting import shown
from training.twotower.rows import Split
from training.twotower.settings import (
    NAME,
    OBJECTIVES,
    ObjectiveName,
    TwoTowerSettings,
    hyper_parameters,
    read_recipe,
)
from training.twotower.weights import TWOTOWER_MODEL, save_weights


@dataclass(frozen=True)
class Recipe:
    """What is learned, by which settings."""

    objective: ObjectiveName
    settings: TwoTowerSettings


def train_twotower(
    processed: Path, artifacts: Path, recipe: Recipe, surroundings: Surroundings
) -> list[str]:
    """Train on `processed`, write artifacts/twotower/ and return the lines that tell of it.

    Only the process that leads writes; the others return no lines.

    Raises
    ------
    DataError
        A split is missing, damaged or empty, a checkpoint does not fit, or the folder cannot
        be written.
    """
    data = data_of(processed)
    split = _read_split(processed, recipe.objective, surroundings.processes)
    trained = train(
        split.train, split.val, split.shape, recipe.settings, recipe.objective, surroundings
    )
    if not surroundings.processes.leads:
        return []
    validation = _validation(split, trained, recipe.objective)
    counts = split.train.movie_counts(len(split.movie_map))
    vectors, weak = published_vectors(trained.model, counts)

    def write_training_files(folder: Path) -> None:
        save_weights(folder / TWOTOWER_MODEL, trained.model)
        (folder / USER_MAP).write_bytes(to_json(split.user_map.to_mapping()))

    folder = publish_model(
        artifacts,
        TrainedModel(
            name=NAME,
            movies=split.movie_map,
            vectors=vectors,
            taste=RocchioConfig(unit_length=True),
            hyper_parameters=hyper_parameters(recipe.settings, recipe.objective),
            validation={**validation, "movies_without_signal": weak},
            libraries=("numpy", "torch"),
        ),
        data,
        write_training_files,
    )
    return [*_account(split, trained, validation, weak), f"wrote {visible(str(folder))}"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = _parser().parse_args(arguments)

    def command() -> None:
        processed = processed_folder(given.processed).path
        config = given.config or config_folder().path / TRAINING_CONFIG
        settings = read_recipe(config, given.objective, fast=given.fast)
        settings = override(settings, given, NAME)
        out = output_folder("artifacts", given.out)
        processes = launched()
        device = choose_device(
            given.device, row_wise=settings.row_wise, local_rank=processes.local_rank
        )
        recipe = Recipe(given.objective, settings)
        with ExitStack() as stack:
            surroundings = Surroundings(
                device=device,
                mixed_precision=given.mixed_precision,
                processes=processes,
                reporter=shown,
                checkpoint=_checkpoint_in(out / NAME, stack),
                resume=given.resume,
            )
            stack.enter_context(joined(processes, device, row_wise=settings.row_wise))
            try:
                lines = train_twotower(processed, out, recipe, surroundings)
            except KeyboardInterrupt:
                if processes.leads:
                    sys.stderr.write("stopped; --resume goes on from the last finished epoch\n")
                raise
            for line in lines:
                sys.stdout.write(f"{line}\n")

    return run(command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.train_twotower",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--processed", type=Path, metavar="DIR", help="folder of the splits")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="artifacts folder; the model goes to DIR/twotower"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings, config/training.yaml by default"
    )
    parser.add_argument(
        "--objective",
        choices=OBJECTIVES,
        default="mse",
        help="mse of the rating, as documented, or softmax over the batch's liked films",
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="the fast recipe: row-wise Adam, larger batches, smaller vectors at the start",
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on from the checkpoint of the last epoch"
    )
    parser.add_argument("--device", choices=DEVICES, default="auto", help="default: %(default)s")
    parser.add_argument(
        "--mixed-precision",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="multiply in bfloat16 on CUDA (default)",
    )
    add_flags(parser, TwoTowerSettings)
    return parser


def _read_split(processed: Path, objective: ObjectiveName, processes: Processes) -> Split:
    progress = bar if processes.leads else silent
    split = Split.of(
        *(Observations.read(processed / name, "rating", progress) for name in (TRAIN, VAL))
    )
    return split.likes() if objective == "softmax" else split


def _checkpoint_in(folder: Path, stack: ExitStack) -> Path:
    """Return the checkpoint's place in `folder`, which goes again where nothing comes of it."""
    try:
        stack.enter_context(folder_made(folder))
    except OSError as error:
        raise DataError(
            f"cannot be written: {os_reason(error)}", where=folder, fix="choose another folder"
        ) from None
    return folder / CHECKPOINT


def _validation(split: Split, trained: Trained, objective: ObjectiveName) -> Mapping[str, Any]:
    """Return the figures for the manifest; losses are squared stars or nats."""
    return {
        "rows": len(split.val),
        "rows_dropped_unknown_id": split.dropped,
        "epoch": trained.epoch,
        "loss": trained.history[trained.epoch - 1].val,
        **yardsticks(split.train, split.val, len(split.movie_map), objective),
        "loss_by_epoch": [losses.val for losses in trained.history],
    }


def _account(split: Split, trained: Trained, validation: Mapping[str, Any], weak: int) -> list[str]:
    known = {name: value for name, value in validation.items() if name.startswith("predicting")}
    others = ", ".join(f"{name.replace('_', ' ')} {loss:.4f}" for name, loss in known.items())
    return [
        f"train: {len(split.train):,} rows, {len(split.user_map):,} users, "
        f"{len(split.movie_map):,} films, {weak:,} of them without signal",
        f"validation: {validation['rows']:,} rows, "
        f"{validation['rows_dropped_unknown_id']:,} dropped for an unknown user or film",
        f"validation loss {validation['loss']:.4f} after epoch {trained.epoch}; {others}",
    ]


if __name__ == "__main__":
    sys.exit(main())

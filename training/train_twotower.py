r"""The documented neural model: two towers whose product is the rating.

`python -m training.train_twotower` reads processed/train.csv and val.csv and writes
artifacts/twotower/. It writes a checkpoint there after each epoch; --resume continues from it.
With --objective softmax it learns which films people like instead of how they rate them.

One machine, P processes:   torchrun --nproc-per-node P -m training.train_twotower
Several, on each of N:      torchrun --nnodes N --nproc-per-node P --rdzv-backend c10d \
                              --rdzv-endpoint HOST:29500 -m training.train_twotower
"""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.console import run
from engine.errors import DataError, os_reason
from engine.files.atomic import folder_made
from engine.files.bounded_settings import add_flags
from engine.files.manifest import to_json
from engine.files.names import TRAIN, USER_MAP, VAL
from engine.taste.rocchio import RocchioConfig
from engine.text import visible
from preprocessing.progress import bar, silent
from training.artifacts import TrainedModel, describe_data, publish_model
from training.cli import paths_of, print_lines, trainer_parser
from training.hyper_parameters import override
from training.scores.match_marks import match_marks, read_mark_table, require_mark_files
from training.splits import Observations
from training.twotower.checkpoint import CHECKPOINT
from training.twotower.device import DEVICES, choose_device
from training.twotower.export import TWOTOWER_MODEL, published_vectors, save_weights
from training.twotower.loop import Environment, Trained, train
from training.twotower.losses import baseline_losses
from training.twotower.processes import Processes, from_torchrun, process_group
from training.twotower.reporting import console
from training.twotower.rows import EncodedSplit
from training.twotower.settings import (
    NAME,
    OBJECTIVES,
    ObjectiveName,
    TwoTowerSettings,
    hyper_parameters,
    read_recipe,
)


@dataclass(frozen=True)
class TrainingSetup:
    """The objective and the settings of a training."""

    objective: ObjectiveName
    settings: TwoTowerSettings


def train_twotower(
    processed: Path, artifacts: Path, setup: TrainingSetup, environment: Environment
) -> list[str]:
    """Train on `processed`, write artifacts/twotower/ and return a report, a list of lines.

    Only the leading process writes; the others return no lines.

    Raises
    ------
    DataError
        A split is missing, damaged or empty, a checkpoint does not fit, or the folder cannot
        be written.
    """
    data = describe_data(processed)
    require_mark_files(processed)
    split = _read_split(processed, setup.objective, environment.processes)
    trained = train(
        split.train, split.val, split.shape, setup.settings, setup.objective, environment
    )
    if not environment.processes.leads:
        return []
    validation = _validation(split, trained, setup.objective)
    counts = split.train.movie_counts(len(split.movie_map))
    vectors, weak = published_vectors(trained.network, counts)

    def write_training_files(folder: Path) -> None:
        save_weights(folder / TWOTOWER_MODEL, trained.network)
        (folder / USER_MAP).write_bytes(to_json(split.user_map.to_mapping()))

    model = TrainedModel(
        name=NAME,
        movies=split.movie_map,
        vectors=vectors,
        taste=RocchioConfig(unit_length=True),
        hyper_parameters=hyper_parameters(setup.settings, setup.objective),
        validation={**validation, "movies_without_signal": weak},
        libraries=("numpy", "torch"),
    )
    marks = match_marks(model, read_mark_table(processed))
    folder = publish_model(artifacts, model, data, marks, write_training_files)
    return [*_report(split, trained, validation, weak), f"wrote {visible(str(folder))}"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    flags = _parser().parse_args(arguments)

    def command() -> None:
        processed, artifacts, config = paths_of(flags)
        settings = override(read_recipe(config, flags.objective, fast=flags.fast), flags)
        setup = TrainingSetup(flags.objective, settings)
        processes = from_torchrun()
        device = choose_device(
            flags.device, row_wise=settings.row_wise, local_rank=processes.local_rank
        )
        with ExitStack() as stack:
            environment = Environment(
                device=device,
                mixed_precision=flags.mixed_precision,
                processes=processes,
                reporter=console,
                checkpoint=_checkpoint_in(artifacts / NAME, stack),
                resume=flags.resume,
            )
            stack.enter_context(process_group(processes, device, row_wise=settings.row_wise))
            try:
                lines = train_twotower(processed, artifacts, setup, environment)
            except KeyboardInterrupt:
                if processes.leads:
                    sys.stderr.write("stopped; --resume continues after the last finished epoch\n")
                raise
            print_lines(lines)

    return run(command)


def _parser() -> ArgumentParser:
    parser = trainer_parser(
        "train_twotower",
        __doc__,
        "--processed mine/processed --out mine/artifacts",
        "--objective softmax --processed mine/processed --out mine/artifacts",
        "--resume",
    )
    parser.add_argument(
        "--objective",
        choices=OBJECTIVES,
        default="mse",
        help="mse of the rating, as documented, or softmax over the liked films of the batch",
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="use the fast recipe: row-wise Adam, larger batches, smaller initial vectors",
    )
    parser.add_argument(
        "--resume", action="store_true", help="continue from the checkpoint of the last epoch"
    )
    parser.add_argument("--device", choices=DEVICES, default="auto", help="default: %(default)s")
    parser.add_argument(
        "--mixed-precision",
        action="store_true",
        help="multiply in bfloat16 on CUDA, which is seldom faster than float32",
    )
    add_flags(parser, TwoTowerSettings)
    return parser


def _read_split(processed: Path, objective: ObjectiveName, processes: Processes) -> EncodedSplit:
    progress = bar if processes.leads else silent
    split = EncodedSplit.of(
        Observations.read_train(processed / TRAIN, "rating", progress),
        Observations.read(processed / VAL, "rating", progress),
    )
    return split.likes() if objective == "softmax" else split


def _checkpoint_in(folder: Path, stack: ExitStack) -> Path:
    """Return the path of the checkpoint in `folder`; a run that fails removes an empty folder."""
    try:
        stack.enter_context(folder_made(folder))
    except OSError as error:
        raise DataError(
            f"cannot be written: {os_reason(error)}", where=folder, fix="choose another folder"
        ) from None
    return folder / CHECKPOINT


def _validation(
    split: EncodedSplit, trained: Trained, objective: ObjectiveName
) -> Mapping[str, Any]:
    """Return the validation results for the manifest; losses are squared stars or nats."""
    return {
        "rows": len(split.val),
        "rows_dropped_unknown_id": split.dropped,
        "epoch": trained.epoch,
        "loss": trained.history[trained.epoch - 1].val,
        **baseline_losses(split.train, split.val, len(split.movie_map), objective),
        "loss_by_epoch": [losses.val for losses in trained.history],
    }


def _report(
    split: EncodedSplit, trained: Trained, validation: Mapping[str, Any], weak: int
) -> list[str]:
    baselines = ", ".join(
        f"{name.replace('_', ' ')} {loss:.4f}"
        for name, loss in validation.items()
        if name.startswith("predicting")
    )
    return [
        f"train: {len(split.train):,} rows, {len(split.user_map):,} users, "
        f"{len(split.movie_map):,} films, {weak:,} of them without signal",
        f"validation: {validation['rows']:,} rows, "
        f"{validation['rows_dropped_unknown_id']:,} with an unknown user or film dropped",
        f"validation loss {validation['loss']:.4f} after epoch {trained.epoch}; {baselines}",
    ]


if __name__ == "__main__":
    sys.exit(main())

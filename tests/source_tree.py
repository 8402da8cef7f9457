"""Folders and settings of the source tree."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
CONFIG, PROCESSED, ARTIFACTS = (ROOT / name for name in ("config", "processed", "artifacts"))
TRAINING_YAML = CONFIG / "training.yaml"

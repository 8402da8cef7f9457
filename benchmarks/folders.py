"""Folders that benchmarks read: those of the source tree, and data sets beside it, if any."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROCESSED, ARTIFACTS = ROOT / "processed", ROOT / "artifacts"
TRAINING_YAML = ROOT / "config" / "training.yaml"
ML_LATEST_SMALL = ROOT.parent / "shared" / "ml-latest-small"
ML_32M_CATALOGUE = ROOT.parent / "shared" / "ml-32m-catalogue"

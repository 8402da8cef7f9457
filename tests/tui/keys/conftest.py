from pathlib import Path

import pytest


@pytest.fixture
def keymap(config_home: Path) -> Path:
    (config_home / "fourfold").mkdir()
    return config_home / "fourfold" / "keymap.toml"

"""The folders that the platform has for a person's data and settings, whether or not they exist."""

from pathlib import Path

from engine.errors import NoHomeError

_NAME = "fourfold"


def data_folder() -> Path:
    """Return the folder of the library and of kept sessions.

    Raises
    ------
    NoHomeError
        The system knows no home folder, and XDG_DATA_HOME names no other.
    """
    from platformdirs import user_data_path

    try:
        path = user_data_path(_NAME, appauthor=False)
    except RuntimeError:
        path = None
    return _absolute(path, "XDG_DATA_HOME")


def config_folder() -> Path:
    """Return the folder of the theme and the keymap.

    Raises
    ------
    NoHomeError
        The system knows no home folder, and XDG_CONFIG_HOME names no other.
    """
    from platformdirs import user_config_path

    try:
        path = user_config_path(_NAME, appauthor=False)
    except RuntimeError:
        path = None
    return _absolute(path, "XDG_CONFIG_HOME")


def _absolute(path: Path | None, variable: str) -> Path:
    # Some versions of platformdirs return "~" as it is where there is no home folder.
    if path is None or not path.is_absolute():
        raise NoHomeError("there is no home folder", fix=f"set HOME or {variable}")
    return path

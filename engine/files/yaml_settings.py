"""Settings files: flat YAML of `key: value` lines, or sections of such lines.

YAML tags never create objects.
"""

from pathlib import Path
from typing import Any

import yaml

from engine.errors import FourfoldError, os_reason
from engine.files.bounded_read import open_regular

_FILE_LIMIT = 1 << 16  # bytes; the longest of these files is a page
# What PyYAML raises on bytes that are not YAML, or on a tag that does not fit its value.
_BROKEN_YAML = (
    yaml.YAMLError, ValueError, RecursionError, OverflowError, LookupError, AttributeError,
    TypeError,
)  # fmt: skip
_MOST_BITS = 64  # of a whole number; Python refuses to print one of thousands of digits
_DEEPEST = 8  # open brackets; PyYAML's time grows with their square


class _Loader(yaml.SafeLoader):
    def fetch_flow_collection_start(self, token: type[yaml.Token]) -> None:
        if self.flow_level == _DEEPEST:
            raise yaml.YAMLError("too many open brackets")
        super().fetch_flow_collection_start(token)


def read_settings(
    path: Path, error: type[FourfoldError], section: str | None = None
) -> list[tuple[str, Any]]:
    """Return the keys and scalar values of a settings file, in the file's order.

    `section` is the key of the section to read; None if the whole file is one flat mapping. An
    empty file and an absent section have no settings.

    Raises
    ------
    FourfoldError
        As `error`: the file cannot be read, is not YAML, is not flat, or repeats a key.
    """
    try:
        with open_regular(path) as file:
            raw = file.read(_FILE_LIMIT + 1)
    except OSError as fault:
        raise error(
            f"cannot be read: {os_reason(fault)}", where=path, fix="choose a YAML file"
        ) from None
    if len(raw) > _FILE_LIMIT:
        raise error("is too large for settings", where=path, fix="choose a settings file")
    try:
        loader = _Loader(raw)
        try:
            node = loader.get_single_node()
            if section is not None:
                sections = dict(_pairs(node, path, error))
                if (node := sections.get(section)) is None:
                    return []
            return [
                (key, _scalar(loader, key, value, path, error))
                for key, value in _pairs(node, path, error)
            ]
        finally:
            loader.dispose()
    except _BROKEN_YAML as fault:
        mark = getattr(fault, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark is not None else ""
        raise error(f"broken YAML{line}", where=path, fix="fix it there") from None


def _pairs(
    node: yaml.Node | None, path: Path, error: type[FourfoldError]
) -> list[tuple[str, yaml.Node]]:
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value == ""):
        return []
    if not isinstance(node, yaml.MappingNode):
        raise error("is not a list of `key: value` lines", where=path, fix="write one key a line")
    pairs: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise error("a key is not a plain word", where=path, fix="write `key: value`")
        if key.value in pairs:
            raise error(f"{key.value} appears twice", where=path, fix="keep one of the two")
        pairs[key.value] = value
    return list(pairs.items())


def _scalar(
    loader: yaml.SafeLoader, key: str, node: yaml.Node, path: Path, error: type[FourfoldError]
) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise error(f"{key} holds a list or mapping", where=path, fix="write `key: value`")
    value = loader.construct_object(node)
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise error(f"{key} is out of range", where=path, fix="write a smaller number")
    return value

"""keymap.toml: valid entries apply, invalid ones are reported, and old names still work."""

import os
import re
from pathlib import Path

import pytest

from tui.cli.keys import keymap_template
from tui.keys.action import Place, key_name
from tui.keys.actions import ACTIONS, BY_ID, BY_NAME
from tui.keys.keymap import Keymap
from tui.keys.keymap_file import SCENES, read_keymap
from tui.keys.old_names import OLD_NAMES

SHOWN = "write keys as `fourfold keys` shows them"
ANOTHER = "choose another key"


def read(path: Path, *lines: str) -> tuple[Keymap, list[str]]:
    path.write_text("\n".join(["[keys]", *lines]), encoding="utf-8")
    return read_keymap(path)


def chosen(**keys: tuple[str, ...]) -> Keymap:
    return Keymap({BY_NAME[name]: value for name, value in keys.items()})


def test_without_a_file_the_keys_of_the_table_apply(keymap: Path) -> None:
    assert read_keymap(keymap) == (Keymap(), [])
    assert Keymap().for_textual() == {}


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("l", "l"), ("L", "L"), ("shift+l", "L"), ("é", "é"), (" ", "space"), ("space", "space"),
        (".", "full_stop"), ("full_stop", "full_stop"), (",", "comma"),
        ("+", "plus"), ("ctrl++", "ctrl+plus"), ("[", "left_square_bracket"),
        ("<", "less_than_sign"),
        ("F5", "f5"), ("⌫", "backspace"), ("del", "delete"), ("→", "right"), ("right", "right"),
        ("ctrl+T", "ctrl+t"), ("shift+ctrl+up", "ctrl+shift+up"), ("alt+x", "alt+x"),
        ("return", "enter"), ("ctrl+m", "enter"),
    ],
)  # fmt: skip
def test_keys_may_be_written_as_textual_or_the_footer_names_them(
    keymap: Path, written: str, spelled: str
) -> None:
    assert read(keymap, f"history = {written!r}") == (chosen(history=(spelled,)), [])


@pytest.mark.parametrize("key", [action.keys for action in ACTIONS])
def test_every_key_of_the_table_may_be_written_as_it_is_shown(keymap: Path, key: str) -> None:
    names = {f"ctrl+{key_name(k)}" if len(k) == 1 else key_name(k) for k in key.split(",")}
    _, problems = read(keymap, f"history = [{', '.join(repr(name) for name in names)}]")
    assert not any("no key is called" in problem for problem in problems)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("likes = 'l'", "likes: no action has this name; `fourfold keys` lists them"),
        ("like = 7", "like: is not a key or a list of keys; write one as 'l'"),
        ("like = ['l', 7]", "like: is not a key or a list of keys; write one as 'l'"),
        ("like = {key = 'l'}", "like: is not a key or a list of keys; write one as 'l'"),
        ("like = []", "like: has no key; leave the line out to keep the default"),
        ("like = ''", f"like: no key is called ''; {SHOWN}"),
        ("like = 'l,k'", f"like: no key is called 'l,k'; {SHOWN}"),
        ("like = 'ctrl+'", f"like: no key is called 'ctrl+'; {SHOWN}"),
        ("like = 'f99'", f"like: no key is called 'f99'; {SHOWN}"),
        ("like = 'shift+1'", f"like: no key is called 'shift+1'; {SHOWN}"),
        ("like = 'ctrl+ctrl+l'", f"like: no key is called 'ctrl+ctrl+l'; {SHOWN}"),
        ('like = "\\u001b[31m"', f"like: no key is called '␛[31m'; {SHOWN}"),
        ("like = 'n'", f"like: 'n' is already a key of dislike; {ANOTHER}"),
        ("like = 'escape'", f"like: 'esc' is already a key of back; {ANOTHER}"),
        ("like = 'tab'", f"like: 'tab' is already used for: Focus Next; {ANOTHER}"),
        ("like = 'ctrl+q'", f"like: 'ctrl+q' is already a key of quit; {ANOTHER}"),
        ("close = 'ctrl+q'", f"close: 'ctrl+q' is already a key of quit; {ANOTHER}"),
        ("close = 'pagedown'", f"close: 'pgdn' is already used for: Page Down; {ANOTHER}"),
        ("surprise = 'escape'", f"surprise: 'esc' is already a key of clear_search; {ANOTHER}"),
        ("surprise = 'down'", f"surprise: '↓' is already a key of cursor_down; {ANOTHER}"),
        ("surprise = 'ctrl+e'", f"surprise: 'ctrl+e' is already used for: Go to end; {ANOTHER}"),
        ("surprise = 'z'", f"surprise: 'z' types a character here; {ANOTHER}"),
        ("surprise = 'alt+z'", f"surprise: 'alt+z' types a character here; {ANOTHER}"),
        ("help = '?'", f"help: '?' types a character here; {ANOTHER}"),
        ("remove_pick = 'space'", f"remove_pick: 'space' types a character here; {ANOTHER}"),
    ],
)
def test_invalid_entries_are_reported_and_valid_ones_apply(
    keymap: Path, line: str, problem: str
) -> None:
    keys, problems = read(keymap, line, "undo = 'b'")
    assert keys == chosen(undo=("b",))
    assert problems == [f"keymap.toml: {problem}"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[keys", "keymap.toml: is not valid TOML: "),
        (b"[keys]\nlike = 'l'\nlike = 'k'", "keymap.toml: is not valid TOML: "),
        (b"keys = 3", "keymap.toml: keys: is not a table; write [keys] above the keys"),
        (b"like = 'l'", "keymap.toml: like: is outside [keys]; move it below [keys]"),
        (b"\xff\xfe\x00", "keymap.toml: is not UTF-8 text; save it as UTF-8"),
        (b"#" * 70_000, "keymap.toml: is larger than 65,536 bytes; shorten it"),
        (b"a = " + b"[" * 30_000, "keymap.toml: is not valid TOML: "),
    ],
    ids=["torn", "twice", "no table", "no heading", "binary", "large", "deep"],
)
def test_a_broken_file_leaves_the_defaults(keymap: Path, content: bytes, problem: str) -> None:
    keymap.write_bytes(content)
    keys, (found,) = read_keymap(keymap)
    assert keys == Keymap()
    assert problem in found
    assert "\n" not in found


def test_a_path_that_is_not_a_file_is_reported(keymap: Path) -> None:
    keymap.mkdir()
    assert "cannot be read: is a directory" in read_keymap(keymap)[1][0]
    keymap.rmdir()
    os.mkfifo(keymap)
    assert "cannot be read: not a regular file" in read_keymap(keymap)[1][0]


def test_a_byte_order_mark_is_ignored(keymap: Path) -> None:
    keymap.write_bytes(b"\xef\xbb\xbf[keys]\nlike = 'l'\n")
    assert read_keymap(keymap) == (chosen(like=("l",)), [])


def test_keys_may_be_exchanged(keymap: Path) -> None:
    assert read(keymap, "like = 'n'", "dislike = 'y'") == (chosen(like=("n",), dislike=("y",)), [])


def test_of_two_entries_that_clash_the_later_one_is_rejected(keymap: Path) -> None:
    keys, problems = read(keymap, "like = 'l'", "dislike = ['g', 'l']")
    assert keys == chosen(like=("l",))
    assert problems == ["keymap.toml: dislike: 'l' is already a key of like; choose another key"]


def test_an_entry_that_needs_a_rejected_one_is_rejected_too(keymap: Path) -> None:
    keys, problems = read(keymap, "like = 'n'", "dislike = 'm'")
    assert keys == Keymap()
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "dislike: 'm' is already a key of more_like_this; choose another key",
        "like: 'n' is already a key of dislike; choose another key",
    ]


def test_actions_that_are_never_active_together_may_share_a_key(keymap: Path) -> None:
    assert read(keymap, "pick = 'ctrl+t'", "start = 'ctrl+t'")[1] == []


def test_actions_of_different_screens_may_share_a_key(keymap: Path) -> None:
    assert read(keymap, "confirm = 'l'", "like = 'l'", "surprise = 'ctrl+l'")[1] == []


def test_every_place_has_a_scene_and_the_table_itself_is_free_of_clashes() -> None:
    take_turns = ({"pick", "start", "resume"}, {"clear_search", "menu"}, {"close", "help"})
    assert set(Place) - {Place.LIST} == {place for scene in SCENES for place in scene.places}
    for scene in SCENES:
        taken: dict[str, set[str]] = {}
        for action in scene.actions():
            for key in action.keys.split(","):
                taken.setdefault(key, set()).add(action.name)
        assert all(len(names) == 1 or names in take_turns for names in taken.values()), scene


def test_the_printed_keymap_changes_nothing(keymap: Path) -> None:
    printed = keymap_template()
    keymap.write_text(printed, encoding="utf-8")
    assert read_keymap(keymap) == (Keymap(), [])
    keymap.write_text(re.sub(r"(?m)^# (?=\w+ = )", "", printed), encoding="utf-8")
    keys, problems = read_keymap(keymap)
    assert problems == []
    assert set(keys.chosen) == set(ACTIONS)
    assert all(keys.keys(action) == Keymap().keys(action) for action in ACTIONS)


def test_an_entry_for_the_cursor_applies_to_every_list(keymap: Path) -> None:
    keys, problems = read(keymap, "cursor_down = 'ctrl+n'")
    assert problems == []
    assert set(keys.chosen) == {action for action in ACTIONS if action.name == "cursor_down"}
    assert set(keys.chosen.values()) == {("ctrl+n",)}


def test_a_letter_for_the_cursor_applies_where_letters_are_not_typed(keymap: Path) -> None:
    keys, problems = read(keymap, "cursor_down = ['j', 'ctrl+n']", "last = 'G'")
    assert problems == []
    assert keys.keys(BY_ID["ANSWERS.cursor_down"]) == ("j", "ctrl+n")
    assert keys.keys(BY_ID["SEARCH.cursor_down"]) == ("ctrl+n",)
    assert keys.keys(BY_ID["ANSWERS.last"]) == ("G",)
    assert keys.keys(BY_ID["RESULTS.last"]) == ("end",)


@pytest.mark.parametrize("name", OLD_NAMES)
def test_old_action_names_still_work(keymap: Path, name: str) -> None:
    assert name not in BY_NAME
    assert read(keymap, f"{name} = 'ctrl+f12'") == (
        Keymap({BY_ID[OLD_NAMES[name]]: ("ctrl+f12",)}),
        [],
    )


def test_an_old_name_of_one_list_overrides_the_entry_for_all_lists(keymap: Path) -> None:
    keys, problems = read(keymap, "answer_down = 'p'", "cursor_down = 'j'")
    assert problems == []
    assert keys.keys(BY_ID["ANSWERS.cursor_down"]) == ("p",)
    assert keys.keys(BY_ID["GENRES.cursor_down"]) == ("j",)

"""Keys of one's own: what keymap.toml may say, what is told of the rest, and that it is so."""

import os
import re
from pathlib import Path

import pytest

from tests.tui.app_driver import footer, pick, press, ready, screen_text, text_of, type_text
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp
from tui.cli.keys import describe_keys
from tui.keys.actions import ACTIONS, BY_NAME, Place, key_name
from tui.keys.keymap import Keymap
from tui.keys.keymap_file import SCENES, read_keymap
from tui.screens.help import HelpScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.startup import Launch
from tui.widgets.film_card import FilmCard
from tui.widgets.slots import Slots


@pytest.fixture
def keymap(config_home: Path) -> Path:
    (config_home / "fourfold").mkdir()
    return config_home / "fourfold" / "keymap.toml"


def read(path: Path, *lines: str) -> tuple[Keymap, list[str]]:
    path.write_text("\n".join(["[keys]", *lines]), encoding="utf-8")
    return read_keymap(path)


def told(app: FourfoldApp) -> list[str]:
    return [notice.message for notice in app._notifications]


def film(app: FourfoldApp) -> str:
    return text_of(app.screen.query_one(FilmCard)).splitlines()[0].strip()


def test_without_a_file_the_tables_keys_stand(keymap: Path) -> None:
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
def test_keys_are_taken_as_textual_or_the_footer_spells_them(
    keymap: Path, written: str, spelled: str
) -> None:
    assert read(keymap, f"history = {written!r}") == (Keymap({"history": (spelled,)}), [])


@pytest.mark.parametrize("key", [action.keys for action in ACTIONS])
def test_every_key_of_the_table_is_understood_as_it_is_shown(keymap: Path, key: str) -> None:
    names = {f"ctrl+{key_name(k)}" if len(k) == 1 else key_name(k) for k in key.split(",")}
    _, faults = read(keymap, f"history = [{', '.join(repr(name) for name in names)}]")
    assert not any("no key is called" in fault for fault in faults)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("likes = 'l'", "likes: no action has this name; `fourfold keys` lists them"),
        ("like = 7", "like: is neither a key nor a list of keys"),
        ("like = ['l', 7]", "like: is neither a key nor a list of keys"),
        ("like = {key = 'l'}", "like: is neither a key nor a list of keys"),
        ("like = []", "like: has no key; leave the line out to keep the default"),
        ("like = ''", "like: no key is called ''"),
        ("like = 'l,k'", "like: no key is called 'l,k'"),
        ("like = 'ctrl+'", "like: no key is called 'ctrl+'"),
        ("like = 'f99'", "like: no key is called 'f99'"),
        ("like = 'shift+1'", "like: no key is called 'shift+1'"),
        ("like = 'ctrl+ctrl+l'", "like: no key is called 'ctrl+ctrl+l'"),
        ('like = "\\u001b[31m"', "like: no key is called '␛[31m'"),
        ("like = 'n'", "like: 'n' is already a key of dislike"),
        ("like = 'escape'", "like: 'esc' is already a key of close_about"),
        ("like = 'tab'", "like: 'tab' has a use of its own: Focus Next"),
        ("like = 'ctrl+q'", "like: 'ctrl+q' is already a key of quit"),
        ("close = 'ctrl+q'", "close: 'ctrl+q' is already a key of quit"),
        ("close = 'pagedown'", "close: 'pgdn' has a use of its own: Page Down"),
        ("surprise = 'escape'", "surprise: 'esc' is already a key of clear"),
        ("surprise = 'down'", "surprise: '↓' is already a key of row_down"),
        ("surprise = 'ctrl+e'", "surprise: 'ctrl+e' has a use of its own: Go to end"),
        ("surprise = 'z'", "surprise: 'z' is text where this works"),
        ("surprise = 'alt+z'", "surprise: 'alt+z' is text where this works"),
        ("help = '?'", "help: '?' is text where this works"),
        ("take_back = 'space'", "take_back: 'space' is text where this works"),
    ],
)
def test_what_cannot_be_meant_is_told_and_the_rest_applies(
    keymap: Path, line: str, said: str
) -> None:
    keys, faults = read(keymap, line, "undo = 'b'")
    assert keys == Keymap({"undo": ("b",)})
    assert faults == [f"keymap.toml: {said}"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[keys", "keymap.toml: is not valid TOML: "),
        (b"[keys]\nlike = 'l'\nlike = 'k'", "keymap.toml: is not valid TOML: "),
        (b"keys = 3", "keymap.toml: keys: is not a table"),
        (b"like = 'l'", "keymap.toml: like: stands outside [keys]"),
        (b"\xff\xfe\x00", "keymap.toml: is not a text in UTF-8"),
        (b"#" * 70_000, "keymap.toml: is larger than 65,536 bytes"),
        (b"a = " + b"[" * 30_000, "keymap.toml: is not valid TOML: "),
    ],
    ids=["torn", "twice", "no table", "no heading", "binary", "large", "deep"],
)
def test_a_broken_file_leaves_the_defaults(keymap: Path, content: bytes, said: str) -> None:
    keymap.write_bytes(content)
    keys, (fault,) = read_keymap(keymap)
    assert keys == Keymap()
    assert said in fault
    assert "\n" not in fault


def test_what_is_no_file_is_told(keymap: Path) -> None:
    keymap.mkdir()
    assert "cannot be read: is a directory" in read_keymap(keymap)[1][0]
    keymap.rmdir()
    os.mkfifo(keymap)
    assert "cannot be read: not a regular file" in read_keymap(keymap)[1][0]


def test_a_mark_of_byte_order_is_no_fault(keymap: Path) -> None:
    keymap.write_bytes(b"\xef\xbb\xbf[keys]\nlike = 'l'\n")
    assert read_keymap(keymap) == (Keymap({"like": ("l",)}), [])


def test_keys_may_be_exchanged(keymap: Path) -> None:
    keys, faults = read(keymap, "like = 'n'", "dislike = 'y'")
    assert not faults
    assert (keys.keys("like"), keys.keys("dislike")) == (("n",), ("y",))


def test_of_entries_that_clash_the_later_one_goes(keymap: Path) -> None:
    keys, faults = read(keymap, "like = 'l'", "dislike = ['d', 'l']")
    assert keys == Keymap({"like": ("l",)})
    assert faults == ["keymap.toml: dislike: 'l' is already a key of like"]


def test_an_entry_that_stood_on_one_that_goes_goes_too(keymap: Path) -> None:
    keys, faults = read(keymap, "like = 'n'", "dislike = 'm'")
    assert keys == Keymap()
    assert [fault.split(": ", 1)[1] for fault in faults] == [
        "dislike: 'm' is already a key of model",
        "like: 'n' is already a key of dislike",
    ]


def test_actions_that_take_turns_may_share_a_key(keymap: Path) -> None:
    assert read(keymap, "pick = 'ctrl+t'", "start = 'ctrl+t'")[1] == []


def test_places_that_never_meet_may_share_a_key(keymap: Path) -> None:
    assert read(keymap, "confirm = 'l'", "like = 'l'", "surprise = 'ctrl+l'")[1] == []


def test_every_place_has_a_scene_and_the_table_itself_is_free_of_clashes() -> None:
    take_turns = ({"pick", "start"}, {"close", "help"})
    assert set(Place) == {place for scene in SCENES for place in scene.places}
    for scene in SCENES:
        taken: dict[str, set[str]] = {}
        for action in scene.actions():
            for key in action.keys.split(","):
                taken.setdefault(key, set()).add(action.name)
        assert all(len(names) == 1 or names in take_turns for names in taken.values()), scene


def test_what_the_command_prints_is_a_keymap_that_changes_nothing(keymap: Path) -> None:
    printed = describe_keys()
    keymap.write_text(printed, encoding="utf-8")
    assert read_keymap(keymap) == (Keymap(), [])
    keymap.write_text(re.sub(r"(?m)^# (?=\w+ = )", "", printed), encoding="utf-8")
    keys, faults = read_keymap(keymap)
    assert faults == []
    assert set(keys.chosen) == set(BY_NAME)
    assert all(keys.keys(name) == Keymap().keys(name) for name in BY_NAME)


async def test_keys_of_ones_own_act_and_the_former_ones_do_not(
    launch: Launch, keymap: Path
) -> None:
    read(keymap, "like = ['l', '+']", "dislike = 'h'", "history = 'H'", "undo = 'n'")
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        assert told(app) == []
        await pick(pilot, *FOUR)
        await press(pilot, "enter")
        first = film(app)
        await press(pilot, "y")
        assert film(app) == first
        await press(pilot, "l")
        assert f"+ {first}" in text_of(app.screen.query_one("#answers"))
        await press(pilot, "plus", "h")
        assert "2 liked  1 disliked" in screen_text(app)
        await press(pilot, "n", "n", "n")
        assert film(app) == first


async def test_exchanged_keys_act_exchanged(launch: Launch, keymap: Path) -> None:
    read(keymap, "like = 'n'", "dislike = 'y'")
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, *FOUR)
        await press(pilot, "enter", "n", "n", "y")
        assert "2 liked  1 disliked" in screen_text(app)
        assert "n like  y dislike" in footer(app)


async def test_a_key_that_moves_away_leaves_its_neighbours_in_place(
    launch: Launch, keymap: Path
) -> None:
    read(keymap, "pick = 'ctrl+t'", "take_back = 'ctrl+k'", "row_down = 'ctrl+n'")
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        slots = app.screen.query_one(Slots)
        await press(pilot, "ctrl+n", "ctrl+t")
        assert "Clockmaker" in text_of(slots)
        await press(pilot, "up", "ctrl+t", "enter")
        assert "2/4" in screen_text(app)
        await press(pilot, "tab", "tab", "enter", "delete")
        assert "2/4" in screen_text(app)
        await press(pilot, "ctrl+k")
        assert "1/4" in screen_text(app)
        await press(pilot, "escape", "ctrl+r", "backspace", "ctrl+r", "enter")
        assert isinstance(app.screen, RecommendScreen)


async def test_footer_help_palette_and_texts_show_the_keys_that_stand(
    launch: Launch, keymap: Path
) -> None:
    read(
        keymap, "start = 'ctrl+s'", "about = 'a'", "relax = '!'", "new_session = '.'",
        "like = 'l'", "leave = 'Q'", "keys = 'k'",
    )  # fmt: skip
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, *FOUR)
        assert "Your four are complete; ctrl+s starts." in screen_text(app)
        assert "ctrl+s start" in footer(app)
        await press(pilot, "ctrl+s")
        assert "l like" in footer(app)
        assert "a tells what is known about the film." in screen_text(app)
        await press(pilot, "k")
        assert isinstance(app.screen, HelpScreen)
        assert re.search(r"  l +Yes: you like it", screen_text(app))
        assert re.search(r"  Q +Leave fourfold", screen_text(app))
        await press(pilot, "escape", "ctrl+p")
        await type_text(pilot, "like")
        assert "l  Yes: you like it" in screen_text(app)
        await press(pilot, "escape")
        while film(app) != "No film is left":
            await press(pilot, "s")
        reason = " ".join(text_of(app.screen.query_one("#reason")).split())
        assert "! relaxes the bound; . picks four other films." in reason
        await press(pilot, "exclamation_mark")
        assert film(app) != "No film is left"
        await pilot.resize_terminal(39, 11)
        await press(pilot)
        assert isinstance(app.screen, TooSmallScreen)
        assert "Q leaves." in screen_text(app)


async def test_a_hint_in_the_footer_is_clicked_with_the_key_that_stands(
    launch: Launch, keymap: Path
) -> None:
    read(keymap, "like = '+'")
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, *FOUR)
        await press(pilot, "enter")
        await pilot.click("Footer", offset=(footer(app).index("+ like") + 1, 0))
        await press(pilot)
        assert "1 liked" in screen_text(app)


async def test_faults_are_notices_and_many_are_summed_up(launch: Launch, keymap: Path) -> None:
    read(keymap, *(f"action_{number} = 'l'" for number in range(9)), "like = 'l'")
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        assert len(told(app)) == 5
        assert "keymap.toml: action_0: no action has this name" in told(app)[0]
        assert told(app)[-1] == "And 5 more like these."
        await pick(pilot, *FOUR)
        await press(pilot, "enter", "l")
        assert "1 liked" in screen_text(app)

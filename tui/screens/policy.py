"""The window of the policy: a slider for every coefficient, and what each turn would bring."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.errors import FourfoldError
from engine.files.atomic import write_atomically
from engine.files.save_path import destination
from engine.policy import Policy
from engine.session.session import Session
from tui.drawing.content import cut, text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.confirm import ConfirmScreen
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view import policy_draft
from tui.view.policy_draft import Draft
from tui.widgets.film_strip import FilmStrip
from tui.widgets.flowing_text import Flow, labelled
from tui.widgets.footer import Footer
from tui.widgets.inputs import PathBox
from tui.widgets.slider import CHANGED, IDLE, Slider

_PREVIEW: Final = 5
_ORDER: Final = tuple(key for _, keys in policy_draft.GROUPS for key in keys)
_ABOUT: Final = (
    "Every film is scored by how near it is to your taste, less what its distance from your "
    "genres and its popularity cost. The knobs set how much each of these counts. What they "
    "would bring is shown at once; nothing changes in your session until you use it."
)
_MARKS: Final = (
    f" {CHANGED} stands behind a knob that was turned, {IDLE} behind one that changes nothing."
)


class PolicyScreen(Window[Policy | None]):
    """Tunes a session's policy, and is dismissed with the one to use or None.

    Parameters
    ----------
    session
        Started; it is only asked.
    config
        The folder of the presets.
    """

    CSS_PATH = "../styles/windows.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.POLICY, also=["help"])]
    AUTO_FOCUS = "Slider"

    def __init__(self, session: Session, config: Path):
        super().__init__()
        self._session = session
        self._presets, self._problem = policy_draft.presets(config)
        self._before = session.upcoming(_PREVIEW)
        self._opening = Draft.of(session.policy, self._presets)
        self._draft = self._opening
        self._own: Draft | None = None
        self._said_idle = self._draft.idle()
        self._left = _ORDER[0]

    def compose(self) -> ComposeResult:
        """Lay out the knobs, what they mean, and the films that follow."""
        with Vertical(classes="window panel", id="policy"):
            with Horizontal(id="tuning"):
                with Vertical(id="knobs"):
                    yield Flow(self._choices, id="choices")
                    with VerticalScroll(id="sliders", can_focus=False):
                        for heading, keys in policy_draft.GROUPS:
                            yield Static(heading, classes="heading", markup=False)
                            for key in keys:
                                yield Slider(self._draft.line(key))
                        yield Flow(self._idle, id="idle")
                with Vertical(id="effect"):
                    yield Static(id="meaning", markup=False)
                    yield FilmStrip("No film is left under this policy.", id="following")
            with Horizontal(id="saving"):
                yield Static("Save as", markup=False)
                yield PathBox(id="path")
            yield Static(id="said", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Name the parts and show the policy as it stands."""
        marks = f"{policy_draft.UP} {policy_draft.DOWN} moved  {policy_draft.NEW} new"
        self.query_one("#following").border_title = f"Next five   {marks}"
        self._say(self._problem)
        self._show()
        # The first focus comes before there is a layout to scroll in.
        self.call_after_refresh(self.query_one("#sliders").scroll_home, animate=False)

    def help_topic(self) -> Topic:
        """Explain the knob that has the focus, or the box."""
        if isinstance(self.focused, PathBox):
            about = (
                "The policy is written as a file of ten lines, which --policy takes and any "
                "editor opens. ~ stands for your home folder."
            )
            return Topic("Saving the policy", about, (Place.SAVING,))
        about = _ABOUT + _MARKS
        if (key := self._key) is not None:
            bounds, meaning = self._draft.told(key)
            about = f"{key}, {bounds}: {meaning} {about}"
        return Topic("Policy", about, (Place.KNOB, Place.POLICY))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a file is being named, the keys are the box's."""
        if action in ("save_here", "stop_saving", "help"):
            return True
        return not isinstance(self.focused, PathBox)

    # Turning

    @property
    def _key(self) -> str | None:
        return self.focused.key if isinstance(self.focused, Slider) else None

    @on(Slider.Stepped)
    def _stepped(self, event: Slider.Stepped) -> None:
        value = getattr(self._draft.policy, event.key)
        self._turn(event.key, policy_draft.stepped(event.key, value, event.steps, event.reach))

    @on(Slider.Turned)
    def _turned(self, event: Slider.Turned) -> None:
        self._turn(event.key, policy_draft.at_share(event.key, event.share))

    def _turn(self, key: str, value: float) -> None:
        if value != getattr(self._draft.policy, key):
            self._take(self._draft.turned(key, value))
            self._own = self._draft

    def action_reset_knob(self) -> None:
        """Turn the knob in focus back."""
        if self._key is not None:
            self._take(self._draft.reset(self._key))

    def action_reset_policy(self) -> None:
        """Turn every knob back."""
        self._take(self._draft.reset_all())

    def action_next_preset(self) -> None:
        """Take the next preset's values."""
        self._move_on(1)

    def action_previous_preset(self) -> None:
        """Take the previous preset's values."""
        self._move_on(-1)

    def _move_on(self, steps: int) -> None:
        drafts = self._drafts
        policies = [draft.policy for draft in drafts]
        here = policies.index(self._draft.policy)
        self._take(drafts[(here + steps) % len(drafts)])

    @property
    def _drafts(self) -> list[Draft]:
        """The presets, and what the person came with or made where that is none of them."""
        drafts = {preset: Draft.of(preset) for preset in self._presets}
        for draft in (self._opening, self._own, self._draft):
            if draft is not None:
                drafts.setdefault(draft.policy, draft)
        return list(drafts.values())

    def _take(self, draft: Draft) -> None:
        self._draft = draft
        self._say("")
        self._show()

    # Moving

    def action_knob_up(self) -> None:
        """Go to the knob above."""
        self._go(-1)

    def action_knob_down(self) -> None:
        """Go to the knob below; from the last, on to what is said below the knobs."""
        self._go(1)

    def _go(self, steps: int) -> None:
        place = (_ORDER.index(self._key) if self._key else 0) + steps
        sliders = self.query_one("#sliders", VerticalScroll)
        if place >= len(_ORDER):
            sliders.scroll_page_down(animate=False)
        elif place <= 0:
            sliders.scroll_home(animate=False)
        if 0 <= place < len(_ORDER):
            self.query_one(f"#{_ORDER[place]}", Slider).focus(scroll_visible=place > 0)

    def on_descendant_focus(self) -> None:
        """Say what the knob in focus means."""
        self._show_meaning()

    # Saving

    def action_save_policy(self) -> None:
        """Ask where to."""
        self._left = self._key or _ORDER[0]
        self.add_class("-saving")
        box = self.query_one(PathBox)
        box.value = policy_draft.file_name(self._draft.policy)
        box.focus()

    def action_stop_saving(self) -> None:
        """Go back to the knob that had the focus."""
        self.remove_class("-saving")
        self._say("")
        self.query_one(f"#{self._left}", Slider).focus()

    def action_save_here(self) -> None:
        """Write the file, once it is certain that nothing is lost by it."""
        try:
            path = destination(self.query_one(PathBox).value)
        except FourfoldError as error:
            self._say(str(error))
            return
        if not path.exists():
            self._save(path)
            return
        confirm = ConfirmScreen(
            "Overwrite the file?",
            f"There is already a file {path}",
            yes="Overwrite",
            no="Keep it",
        )
        self.app.push_screen(confirm, partial(self._confirmed, path))

    def _confirmed(self, path: Path, overwrite: bool | None) -> None:
        if overwrite:
            self._save(path)

    def _save(self, path: Path) -> None:
        try:
            write_atomically(path, self._draft.policy.to_yaml().encode())
            saved = Policy.load(path)
        except FourfoldError as error:
            self._say(str(error))
            return
        self.action_stop_saving()
        self._own = Draft.of(saved)
        self._take(self._own)
        self._say(f"Saved as {path}; --policy takes it.")

    # Leaving

    def action_use_policy(self) -> None:
        """Go on under the policy."""
        self.dismiss(self._draft.policy)

    def action_drop_policy(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)

    # Showing

    def _show(self) -> None:
        policy = self._draft.policy
        self.query_one("#policy").border_title = text(f"Policy: {policy.name}")
        for slider in self.query(Slider):
            slider.show(self._draft.line(slider.key))
        self.query_one("#choices").refresh()
        if (idle := self._draft.idle()) != self._said_idle:
            self._said_idle = idle
            self.query_one("#idle").refresh(layout=True)
        self._show_meaning()
        following = self._session.preview(policy, _PREVIEW)
        self.query_one(FilmStrip).show(policy_draft.compared(self._before, following))
        if not following:
            self._say(policy_draft.why_nothing(self._session, policy))

    def _choices(self, width: int) -> Iterator[Content]:
        """Name the policies to choose from on a line, the one that stands between marks."""
        policies = [draft.policy for draft in self._drafts]
        here = policies.index(self._draft.policy)
        names = [text(policy.name, "$quiet") for policy in policies]
        names[here] = Content.assemble(
            ("‹", "$accent"), text(policies[here].name, "bold"), ("›", "$accent")
        )
        line = Content("  ").join(names)
        if line.cell_length > width:
            line = Content.assemble(names[here], (f"  {here + 1} of {len(names)}", "$quiet"))
        yield cut(line, width)

    def _idle(self, width: int) -> Iterator[Content]:
        """Say which knobs change nothing, and why."""
        for told in self._said_idle:
            yield from labelled(Content.styled(f"{IDLE} ", "$accent"), text(told), width)

    def _show_meaning(self) -> None:
        if (key := self._key) is None:
            return
        bounds, meaning = self._draft.told(key)
        self.query_one("#meaning", Static).update(
            Content.assemble((key, "bold"), text(f"  {bounds}", "$quiet"), "\n", text(meaning))
        )

    def _say(self, said: str) -> None:
        line = self.query_one("#said", Static)
        line.update(text(said))
        line.set_class(not said, "-silent")

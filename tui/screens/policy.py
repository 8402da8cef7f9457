"""The policy window: a slider for each coefficient, and a preview of the next films."""

from collections.abc import Iterator
from functools import partial, partialmethod
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.errors import FourfoldError
from engine.files.atomic import write_atomically
from engine.files.save_path import save_path
from engine.policy import Policy
from engine.presets import Presets
from engine.session.session import Session
from tui.background import in_thread
from tui.drawing.content import cut, text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.confirm import confirm_overwrite
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view import policy_draft
from tui.view.policy_draft import Draft
from tui.widgets.film_strip import FilmStrip
from tui.widgets.flowing_text import FlowingText, labelled
from tui.widgets.footer import Footer
from tui.widgets.inputs import PathBox
from tui.widgets.line_list import CursorKeys
from tui.widgets.paragraph import Note
from tui.widgets.slider import CHANGED, IDLE, Slider

MODELS: Final = "models"
"""The result that asks for the window of the models."""
_PREVIEW: Final = 5
_ORDER: Final = tuple(key for _, keys in policy_draft.GROUPS for key in keys)
_ABOUT: Final = (
    "Every film is scored by how near it is to your taste, less what its distance from your "
    "genres and its popularity cost. The coefficients set how much each of these counts. The next "
    "films follow at once; nothing changes in your session until you use the policy. "
    f"{CHANGED} marks a coefficient that you changed, {IDLE} one that has no effect."
)


class PolicyScreen(CursorKeys, Window[Policy | str | None]):
    """Tunes a copy of a session's policy; its result is the policy to use, `MODELS`, or None.

    Parameters
    ----------
    presets
        The presets to start tuning from.
    """

    CSS_PATH = "../styles/policy.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.POLICY, also=["help"])]
    AUTO_FOCUS = "Slider"

    def __init__(self, session: Session, presets: Presets):
        super().__init__()
        self._session = session
        self._presets = presets
        self._before = session.recommendations(_PREVIEW)
        self._opening = Draft.of(session.policy)
        self._draft = self._opening
        self._custom: Draft | None = None
        self._without_effect = self._draft.without_effect()
        self._focused_before_saving = _ORDER[0]

    def compose(self) -> ComposeResult:
        """Lay out the sliders, the meaning of the focused one, and the next films."""
        with Vertical(classes="window panel", id="policy"):
            with Horizontal(id="tuning"):
                with Vertical(id="knobs"):
                    yield FlowingText(self._write_choices, id="choices")
                    with VerticalScroll(id="sliders", can_focus=False):
                        for heading, keys in policy_draft.GROUPS:
                            yield Static(heading, classes="heading", markup=False)
                            for key in keys:
                                yield Slider(self._draft.line(key))
                        yield FlowingText(self._write_without_effect, id="idle")
                with Vertical(id="effect"):
                    yield Note(id="meaning")
                    yield FilmStrip("No film is left under this policy.", id="following")
            with Horizontal(id="saving"):
                yield Static("Save as", markup=False)
                yield PathBox(id="path")
            yield Note(id="message")
        yield Footer()

    def on_mount(self) -> None:
        """Name the panels and show the policy."""
        marks = f"{policy_draft.UP} {policy_draft.DOWN} moved  {policy_draft.NEW} new"
        self.query_one("#following").border_title = f"Next five   {marks}"
        self._show_message(self._presets.problem)
        self._show()
        # When the first slider gets the focus, there is no layout to scroll in yet.
        self.call_after_refresh(self.query_one("#sliders").scroll_home, animate=False)

    def help_topic(self) -> Topic:
        """Explain the focused coefficient, or the box for the file."""
        if isinstance(self.focused, PathBox):
            about = (
                "The policy is written to a text file, which --policy takes. ~ is your home folder."
            )
            return Topic("Saving the policy", about, (Place.SAVE_POLICY,))
        about = _ABOUT
        if (key := self._key) is not None:
            bounds, meaning = self._draft.explain(key)
            about = f"{key}, {bounds}: {meaning} {about}"
        return Topic("Policy", about, (Place.COEFFICIENT, Place.POLICY))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to the box for the file while it has the focus."""
        if action in ("write_policy", "cancel_saving", "help", "copy_text"):
            return True
        return not isinstance(self.focused, PathBox)

    @property
    def _key(self) -> str | None:
        return self.focused.key if isinstance(self.focused, Slider) else None

    @on(Slider.Stepped)
    def _stepped(self, event: Slider.Stepped) -> None:
        value = getattr(self._draft.policy, event.key)
        value = policy_draft.add_steps(event.key, value, event.steps, event.step_size)
        self._set_value(event.key, value)

    @on(Slider.Moved)
    def _moved(self, event: Slider.Moved) -> None:
        self._set_value(event.key, policy_draft.value_at(event.key, event.share))

    def _set_value(self, key: str, value: float) -> None:
        if value != getattr(self._draft.policy, key):
            self._set_draft(self._draft.with_value(key, value))
            self._custom = self._draft

    def action_reset_coefficient(self) -> None:
        """Reset the focused coefficient."""
        if self._key is not None:
            self._set_draft(self._draft.reset(self._key))

    def action_reset_policy(self) -> None:
        """Reset every coefficient."""
        self._set_draft(self._draft.reset_all())

    def _change_preset(self, steps: int) -> None:
        drafts = self._drafts
        index = [draft.policy for draft in drafts].index(self._draft.policy)
        self._set_draft(drafts[(index + steps) % len(drafts)])

    action_next_preset = partialmethod(_change_preset, 1)
    action_previous_preset = partialmethod(_change_preset, -1)

    @property
    def _drafts(self) -> list[Draft]:
        """The presets, and the policies from the start, from the sliders and from a file."""
        drafts = {preset: Draft.of(preset) for preset in self._presets.policies}
        for draft in (self._opening, self._custom, self._draft):
            if draft is not None:
                drafts.setdefault(draft.policy, draft)
        return list(drafts.values())

    def _set_draft(self, draft: Draft) -> None:
        self._draft = draft
        self._show_message("")
        self._show()

    def move(self, lines: int) -> None:
        """Focus another coefficient; after the last one, scroll to the text below."""
        index = (_ORDER.index(self._key) if self._key else 0) + lines
        sliders = self.query_one("#sliders", VerticalScroll)
        if index >= len(_ORDER):
            sliders.scroll_page_down(animate=False)
        elif index <= 0:
            sliders.scroll_home(animate=False)
        if 0 <= index < len(_ORDER):
            self.query_one(f"#{_ORDER[index]}", Slider).focus(scroll_visible=index > 0)

    def on_descendant_focus(self) -> None:
        """Show the meaning of the focused coefficient."""
        self._show_meaning()

    def action_save_policy(self) -> None:
        """Show the box for the file."""
        self._focused_before_saving = self._key or _ORDER[0]
        self.add_class("-saving")
        box = self.query_one(PathBox)
        box.value = policy_draft.file_name(self._draft.policy)
        box.focus()

    def action_cancel_saving(self) -> None:
        """Go back to the slider that had the focus."""
        self.remove_class("-saving")
        self._show_message("")
        self.query_one(f"#{self._focused_before_saving}", Slider).focus()

    def action_write_policy(self) -> None:
        """Write the file; ask first if it exists."""
        try:
            path = save_path(self.query_one(PathBox).value)
        except FourfoldError as error:
            self._show_message(str(error))
            return
        confirm_overwrite(self.app, path, self._save)

    @work(exclusive=True, group="save")
    async def _save(self, path: Path) -> None:
        try:
            saved = await in_thread(self, partial(_saved, self._draft.policy, path))
        except FourfoldError as error:
            self._show_message(str(error))
            return
        self.action_cancel_saving()
        self._custom = Draft.of(saved)
        self._set_draft(self._custom)
        self._show_message(f"Saved as {path}. Load it with `--policy {path}`.")

    def action_models(self) -> None:
        """Go on to the models."""
        self.dismiss(MODELS)

    def action_use_policy(self) -> None:
        """Continue under this policy."""
        self.dismiss(self._draft.policy)

    def action_cancel_policy(self) -> None:
        """Leave the policy as it was."""
        self.dismiss(None)

    def _show(self) -> None:
        policy = self._draft.policy
        self.query_one("#policy").border_title = text(f"Policy: {self._presets.title_of(policy)}")
        for slider in self.query(Slider):
            slider.show(self._draft.line(slider.key))
        self.query_one("#choices", FlowingText).show(self._write_choices)
        if (without_effect := self._draft.without_effect()) != self._without_effect:
            self._without_effect = without_effect
            self.query_one("#idle", FlowingText).show(self._write_without_effect)
        self._show_meaning()
        following = self._session.preview(policy, _PREVIEW)
        self.query_one(FilmStrip).show(policy_draft.compare(self._before, following))
        if not following:
            self._show_message(policy_draft.why_no_film_follows(self._session, policy))

    def _write_choices(self, width: int) -> Iterator[Content]:
        policies = [draft.policy for draft in self._drafts]
        index = policies.index(self._draft.policy)
        titles = [self._presets.title_of(policy) for policy in policies]
        names = [text(title, "$quiet") for title in titles]
        current = text(titles[index], "bold")
        names[index] = Content.assemble(("‹", "$accent"), current, ("›", "$accent"))
        line = Content("  ").join(names)
        if line.cell_length > width:
            line = Content.assemble(names[index], (f"  {index + 1} of {len(names)}", "$quiet"))
        yield cut(line, width)

    def _write_without_effect(self, width: int) -> Iterator[Content]:
        for sentence in self._without_effect:
            yield from labelled(Content.styled(f"{IDLE} ", "$accent"), text(sentence), width)

    def _show_meaning(self) -> None:
        if (key := self._key) is None:
            return
        bounds, meaning = self._draft.explain(key)
        self.query_one("#meaning", Note).update(
            Content.assemble((key, "bold"), text(f"  {bounds}", "$quiet"), "\n", text(meaning))
        )

    def _show_message(self, message: str) -> None:
        line = self.query_one("#message", Note)
        line.update(text(message))
        line.set_class(not message, "-silent")


def _saved(policy: Policy, path: Path) -> Policy:
    """Write a policy, and return it as it is read again: under the name of the file."""
    write_atomically(path, policy.to_yaml().encode())
    return Policy.load(path)

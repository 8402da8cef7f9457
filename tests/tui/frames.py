"""Frames that nobody looks at are not drawn, which is a third of the work of an app in a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual._compositor import Compositor


@contextmanager
def undrawn() -> Iterator[None]:
    """Draw only what a test asks for: `AppDriver.screen_text`, a picture."""
    draw = Compositor.render_update

    def skip(self: Compositor, full: bool = False, *more: Any, **named: Any) -> object:
        if full:
            return draw(self, full, *more, **named)
        self._dirty_regions.clear()
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", skip)
        yield

"""Filters, policies, models, imports, undo, redo and edits of the history, in any order."""

from hypothesis import settings

from tests.engine.session.any_order import AnyOrder

TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)

"""Action names of earlier versions, which keymap.toml may still use."""

from typing import Final

from tui.keys.action import Place

_CURSOR: Final = ("cursor_up", "cursor_down", "page_up", "page_down", "first", "last")
_CURSOR_OF: Final = {
    Place.SEARCH: ("row_up", "row_down"),
    Place.SLOTS: ("slot_up", "slot_down"),
    Place.COEFFICIENT: ("knob_up", "knob_down"),
    Place.EXPORT: ("export_up", "export_down"),
    Place.IMPORT_FILE: ("file_up", "file_down"),
    Place.GENRES: (
        "genre_up", "genre_down", "genre_page_up", "genre_page_down", "first_genre", "last_genre",
    ),
    Place.ANSWERS: (
        "answer_up", "answer_down", "answer_page_up", "answer_page_down",
        "newest_answer", "oldest_answer",
    ),
}  # fmt: skip

OLD_NAMES: Final = {
    "first_row": "RESULTS.first", "last_row": "RESULTS.last",
    "close_about": "RECOMMEND.back", "model": "POLICY.models",
    "take_back": "SLOTS.remove_pick", "take_back_last": "SEARCH_BOX.remove_last_pick",
    "clear": "PICK.clear_search", "keep": "RECOMMEND.watchlist",
    "turn_down": "COEFFICIENT.decrease", "turn_up": "COEFFICIENT.increase",
    "nudge_down": "COEFFICIENT.decrease_a_little", "nudge_up": "COEFFICIENT.increase_a_little",
    "leap_down": "COEFFICIENT.decrease_a_lot", "leap_up": "COEFFICIENT.increase_a_lot",
    "turn_to_low": "COEFFICIENT.set_lowest", "turn_to_high": "COEFFICIENT.set_highest",
    "reset_knob": "COEFFICIENT.reset_coefficient", "drop_policy": "POLICY.cancel_policy",
    "save_here": "SAVE_POLICY.write_policy", "stop_saving": "SAVE_POLICY.cancel_saving",
    "drop_filters": "FILTERS.cancel_filters", "drop_export": "EXPORT.close_export",
    "stay": "HISTORY.close_history", "carry_on": "CLOSING.return_to_session",
    "drop_import": "IMPORT_FILE.close_import", "take_films": "IMPORT_REVIEW.accept_import",
    "begin_with_best": "IMPORT_REVIEW.start_with_best",
    "leave_films": "IMPORT_REVIEW.cancel_import",
    **{
        old: f"{place.name}.{new}"
        for place, names in _CURSOR_OF.items()
        for old, new in zip(names, _CURSOR, strict=False)
    },
}  # fmt: skip
"""The id of the action that each old name means; a cursor action of one list only."""

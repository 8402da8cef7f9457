"""Answering, undoing, the about panel, running out of films and starting again, by keys alone."""

from collections import Counter
from collections.abc import Callable

import pytest

from engine.ranking.top_n import Ranking
from engine.session import recommender
from tests.tui.app_driver import AppDriver, recommending
from tui.screens.confirm import ConfirmScreen
from tui.screens.help import HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.slots import Slots


def answers(app: AppDriver) -> str:
    return app.text_of("#answers")


async def test_the_first_film_is_shown_with_explanation_taste_and_next_films(
    launch: Launch,
) -> None:
    async with recommending(launch) as app:
        shown = app.screen_text
        assert app.film == "The Last Typesetter"
        assert "Because you picked" in shown
        assert "Harbour Lights" in app.text_of("#behind")
        assert "Drama" in app.text_of("#taste")
        assert "Amber Road" in app.text_of("#next")


async def test_like_dislike_and_skip_each_bring_another_film_and_are_listed(launch: Launch) -> None:
    async with recommending(launch) as app:
        seen = [app.film]
        for key in "yns":
            await app.press(key)
            seen.append(app.film)
        assert len(set(seen)) == 4
        assert [line.strip("│ ")[0] for line in answers(app).splitlines()[1:4]] == ["·", "−", "+"]
        assert "film 4  1 liked · 1 disliked" in app.screen_text


async def test_undo_brings_the_same_film_back(launch: Launch) -> None:
    async with recommending(launch) as app:
        before = app.film
        await app.press("n")
        assert app.film != before
        await app.press("u")
        assert app.film == before
        assert "No answer yet." in answers(app)
        await app.press("u")
        assert app.film == before


async def test_undo_says_what_it_took_back_until_the_next_answer(launch: Launch) -> None:
    async with recommending(launch) as app:
        taken_back = f"Taken back: {app.session.recommend().movie.label}, liked"
        await app.press("y", "u")
        assert taken_back in app.text_of("#film")
        await app.press("U")
        assert "Back again: " in app.text_of("#film")
        await app.press("s")
        assert "Back again" not in app.screen_text


async def test_the_about_panel_opens_follows_the_film_and_closes(launch: Launch) -> None:
    async with recommending(launch) as app:
        about = app.screen.query_one("#about")
        assert "There is no description" in app.text_of(about)
        assert "More like it" not in app.text_of(about)
        await app.press("i")
        assert "The Last Typesetter (2011)" in app.text_of(about)
        assert "More like it" in app.text_of(about)
        assert "Score" in app.text_of(about)
        assert app.film == "The Last Typesetter"
        await app.press("y")
        assert f"{app.film} (" in app.text_of(about)
        await app.press("i")
        assert "More like it" not in app.text_of(about)
        await app.press("i", "escape")
        assert "More like it" not in app.text_of(about)


async def test_a_narrow_about_panel_covers_the_film_and_answering_works(launch: Launch) -> None:
    async with recommending(launch, size=(80, 24)) as app:
        about = app.screen.query_one("#about")
        assert not about.region
        await app.press("i")
        assert about.region.width == 80
        await app.press("y")
        assert "The Last Typesetter (2011)" not in app.text_of(about).splitlines()[1]
        await app.press("escape")
        assert not about.region


async def test_panels_do_not_move_from_one_answer_to_the_next(launch: Launch) -> None:
    async with recommending(launch) as app:
        regions = {widget: widget.region for widget in app.screen.query("*")}
        await app.press("y", "n", "s")
        assert {widget: widget.region for widget in app.screen.query("*")} == regions


async def test_running_out_gives_the_reason_and_relaxing_brings_more_films(launch: Launch) -> None:
    async with recommending(launch) as app:
        await app.skip_all()
        assert "max_genre_distance 0.6" in app.screen_text
        assert "r relax" in app.footer
        assert "y like" not in app.footer
        await app.press("y", "n", "s", "i")
        assert app.film == "No film is left"
        await app.press("r")
        assert app.film in ("Rocket Picnic", "Moon Market")
        assert "y like" in app.footer


async def test_after_every_film_has_been_seen_undo_still_works(launch: Launch) -> None:
    async with recommending(launch) as app:
        await app.skip_all()
        await app.press("r", "s", "s")
        assert "You have seen every film there is." in app.screen_text
        assert "relax" not in app.footer
        await app.press("u")
        assert app.film in ("Rocket Picnic", "Moon Market")


async def test_a_new_session_starts_at_once_when_there_are_no_answers(launch: Launch) -> None:
    async with recommending(launch, "c") as app:
        assert isinstance(app.screen, PickScreen)
        assert "0 of 4" in app.screen_text
        assert "Harbour" not in app.text_of(Slots)


async def test_a_new_session_asks_first_when_answers_would_be_lost(launch: Launch) -> None:
    async with recommending(launch, "y", "c") as app:
        assert isinstance(app.screen, ConfirmScreen)
        assert "You will lose your answer." in app.screen_text
        await app.press("y", "n", "c", "slash")
        assert isinstance(app.screen, ConfirmScreen), "letters do nothing"
        await app.press("escape")
        assert isinstance(app.screen, RecommendScreen)
        assert "+ The Last Typesetter" in answers(app)
        await app.press("n", "c")
        assert "You will lose your 2 answers." in app.screen_text
        await app.press("escape", "c", "enter")
        assert isinstance(app.screen, RecommendScreen), "the careful answer has the focus"
        await app.press("c", "tab", "enter")
        assert isinstance(app.screen, PickScreen)


async def test_f1_explains_the_screen_and_question_mark_lists_every_key(launch: Launch) -> None:
    async with recommending(launch, "f1") as app:
        assert isinstance(app.screen, HelpScreen)
        assert "Each answer moves your taste" in app.screen_text
        await app.press("escape", "question_mark")
        assert "All keys" in app.screen_text
        await app.press("question_mark")
        assert isinstance(app.screen, RecommendScreen)


async def test_the_command_palette_runs_an_action(launch: Launch) -> None:
    async with recommending(launch) as app:
        before = app.film
        await app.press("ctrl+p")
        await app.type("dislike")
        await app.press("enter")
        while not isinstance(app.screen, RecommendScreen):
            await app.press("enter")
        assert app.film != before
        assert f"− {before}" in answers(app)


async def test_q_quits(launch: Launch) -> None:
    async with recommending(launch, "q") as app:
        assert not app.fourfold.is_running
        assert app.fourfold.return_code == 0


async def test_running_out_closes_an_about_panel_that_covers_the_reason(launch: Launch) -> None:
    async with recommending(launch, "i", size=(80, 24)) as app:
        for _ in range(6):
            await app.press("s")
        assert app.film == "No film is left"
        assert "max_genre_distance" in app.screen_text


@pytest.mark.parametrize("key", ["y", "n", "s", "x", "u", "w"])
async def test_a_key_makes_one_pass_over_the_catalogue_and_one_explanation(
    launch: Launch, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    calls: Counter[str] = Counter()

    def counting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object) -> object:
            calls[name] += 1
            return function(*arguments)

        return counted

    async with recommending(launch, "y") as app:
        monkeypatch.setattr(Ranking, "score", counting("pass", Ranking.score))
        monkeypatch.setattr(recommender, "explain", counting("explanation", recommender.explain))
        await app.press(key)
    # The watchlist changes no score.
    assert calls == {"explanation": 1} | ({} if key == "w" else {"pass": 1})

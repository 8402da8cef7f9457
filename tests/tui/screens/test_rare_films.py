"""Films with too few ratings: searched, kept and marked seen, with the reason on the card."""

from dataclasses import replace

import pytest

from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import write_processed
from tests.tui.app_driver import driving, recommending
from tests.tui.films import FILMS, RARE
from tui.startup import Launch
from tui.widgets.about_panel import AboutPanel
from tui.widgets.film_card import FilmCard


@pytest.fixture
def rare(launch: Launch) -> Launch:
    write_processed(launch.processed, FILMS, [RARE])
    return launch


async def test_one_is_found_while_picking_but_not_picked(rare: Launch) -> None:
    async with driving(replace(rare, titles=())) as app:
        await app.type("lantern")
        assert "The Tin Lantern" in app.screen_text
        await app.press("enter")
        assert "Too few people rated The Tin Lantern (2023) to start from it." in app.screen_text
        assert "test films · 12 films to 2018" in app.screen_text


async def test_the_card_says_why_it_is_not_recommended(rare: Launch) -> None:
    async with recommending(rare) as app:
        await app.press("slash", *"lantern", "enter")
        assert app.film == "The Tin Lantern"
        assert "Not recommended: 3 ratings say too little" in app.words_of("#reason")
        assert "●" not in app.text_of(FilmCard)
        await app.press("i")
        assert "3, too few to be recommended" in app.screen_text


async def test_one_is_kept_and_marked_seen_and_changes_nothing_else(rare: Launch) -> None:
    async with recommending(rare) as app:
        before = app.film
        await app.press("slash", *"lantern", "enter", "w")
        assert app.session.state.watchlist == (99,)
        await app.press("y")
        assert app.session.state.answers == (AnsweredFilm(99, Answer.LIKE),)
        assert app.film == before


async def test_one_cannot_be_named_to_start_with(rare: Launch) -> None:
    titles = ("Tin Lantern", "Harbour", "Seven Bridges", "Paper Moons")
    async with driving(replace(rare, titles=titles)) as app:
        pass
    assert "Tin Lantern: was rated by too few people to start from" in str(app.fourfold.trouble)


async def test_a_film_of_a_library_says_how_its_description_is_fetched(rare: Launch) -> None:
    async with recommending(rare, "i") as app:
        panel = app.words_of(AboutPanel)
        assert "`fourfold build --tmdb` fetches those of every film, with a TMDB key." in panel


async def test_a_film_of_the_bundle_has_only_no_description_yet(launch: Launch) -> None:
    async with recommending(launch, "i") as app:
        assert "There is no description of this film." in app.words_of(AboutPanel)
        assert "fourfold build" not in app.words_of(AboutPanel)

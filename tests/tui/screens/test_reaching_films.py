"""Any film can be reached: search, films like one, the watchlist, lists on the screen."""

from dataclasses import replace
from pathlib import Path

from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.tui.app_driver import launch_for, recommending
from tests.tui.films import FILMS
from tui.screens.choice import ChoiceScreen
from tui.screens.export import ExportScreen
from tui.screens.find import FindScreen
from tui.screens.nearest import NearestScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.watchlist import WatchlistScreen
from tui.startup import Launch
from tui.widgets.film_card import FilmCard
from tui.widgets.film_list import FilmList


async def test_a_found_film_is_answered_and_the_recommended_one_returns(launch: Launch) -> None:
    async with recommending(launch) as app:
        before = app.film
        await app.press("slash", *"rocket", "enter")
        assert app.film == "Rocket Picnic"
        assert "You opened this film" in app.text_of("#reason")
        await app.press("n")
        assert app.session.state.answers == (AnsweredFilm(11, Answer.DISLIKE),)
        assert app.film != "Rocket Picnic"
        await app.press("u", "slash", *"moon market", "enter", "escape")
        assert app.film == before


async def test_enter_right_after_typing_shows_the_film_typed(launch: Launch) -> None:
    async with recommending(launch) as app:
        await app.pilot.press("slash", *"quiet", "enter")
        await app.until(lambda: app.film == "Quiet Rooms")


async def test_the_search_marks_own_films_and_escape_changes_nothing(launch: Launch) -> None:
    async with recommending(launch, "y", "slash") as app:
        assert isinstance(app.screen, FindScreen)
        films = app.text_of(FilmList)
        assert "♥ Harbour Lights" in films
        assert "+ The Last Typesetter" in films
        before = app.session.state
        await app.press("down", "escape")
        assert isinstance(app.screen, RecommendScreen)
        assert app.session.state == before


async def test_a_favourite_is_shown_but_not_answered(launch: Launch) -> None:
    async with recommending(launch, "slash", *"harbour", "enter", "y") as app:
        assert app.film == "Harbour Lights"
        assert "one of your four" in app.text_of(FilmCard)
        assert app.session.state.answers == ()
        assert "a favourite is not answered" in app.notices[-1]


async def test_stars_rate_the_film_on_the_card(launch: Launch) -> None:
    async with recommending(launch, "4", "2", "3") as app:
        assert [(f.answer, f.rating) for f in app.session.state.answers] == [
            (Answer.LIKE, 4), (Answer.DISLIKE, 2), (Answer.SEEN, 3)
        ]  # fmt: skip
        marks = [line.strip("│ ")[:2] for line in app.text_of("#answers").splitlines()[1:4]]
        assert marks == ["3★", "2★", "4★"]


async def test_films_like_one_are_listed_nearest_first_and_entered(launch: Launch) -> None:
    async with recommending(launch) as app:
        catalogue = app.session.bundle.catalogue
        rows = app.session.bundle.nearest(catalogue.row(7), 20)
        titles = [catalogue.movie(row).title for row in rows]
        for size in ((60, 20), (80, 24), (120, 40), (200, 60)):
            await app.resize(*size)
            await app.press("m")
            assert isinstance(app.screen, NearestScreen)
            shown = app.text_of(FilmList)
            assert all(title[:20] in shown for title in titles[:5])
            await app.press("down", "enter")
            assert app.film == titles[1]
            await app.press("escape")


async def test_the_watchlist_is_reordered_shortened_shown_and_exported(launch: Launch) -> None:
    async with recommending(launch, *"wswsw", "W") as app:
        assert isinstance(app.screen, WatchlistScreen)
        first, second, third = app.session.state.watchlist
        await app.press("plus")
        assert app.session.state.watchlist == (second, first, third)
        await app.press("down", "minus")
        assert app.session.state.watchlist == (second, third, first)
        await app.press("delete")
        assert app.session.state.watchlist == (second, first)
        await app.press("e")
        assert isinstance(app.screen, ExportScreen)
        await app.press("escape", "home", "enter")
        assert app.film == app.session.bundle.catalogue.movie_of(second).title
        assert "◆ on your watchlist" in app.text_of(FilmCard)


async def test_an_empty_watchlist_says_how_to_fill_it(launch: Launch) -> None:
    async with recommending(launch, "W") as app:
        assert "Press w on a film to put it here." in app.screen_text
        await app.press("delete", "plus", "enter")
        assert isinstance(app.screen, WatchlistScreen)
        await app.press("W")
        assert isinstance(app.screen, RecommendScreen)


async def test_the_next_films_are_entered_by_tab_and_by_click(launch: Launch) -> None:
    async with recommending(launch) as app:
        upcoming = [movie.title for movie in app.session.recommend_and_next(3)[1]]
        await app.press("tab", "down", "enter")
        assert app.film == upcoming[1]
        await app.press("escape")
        await app.pilot.click("#next", offset=(6, 1))
        await app.settle()
        assert app.film == upcoming[0]
        await app.press("y")
        assert app.session.state.answers[0].answer is Answer.LIKE


async def test_a_genre_never_comes_again(launch: Launch) -> None:
    async with recommending(launch, "v") as app:
        assert isinstance(app.screen, ChoiceScreen)
        assert "Drama films" in app.screen_text
        await app.press("enter")
        await app.until(lambda: app.session.filters.exclude == {"Drama"})
        assert "Drama films: never again." in app.notices[-1]


async def test_a_film_of_which_nothing_is_known_has_nothing_to_rule_out(tmp_path: Path) -> None:
    unknown = replace(FILMS[10], genres="(no genres listed)")
    launch = launch_for(tmp_path, [*FILMS[:10], unknown, FILMS[11]])
    async with recommending(launch, "slash", *"rocket", "enter", "v", "enter") as app:
        assert isinstance(app.screen, RecommendScreen)
        assert app.film == "Rocket Picnic"
        assert app.notices == ["Nothing is known of Rocket Picnic that could be ruled out."]

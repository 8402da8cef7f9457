"""The history window: changing, removing and going back by keys, imports, long histories."""

from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.tui.app_driver import AppDriver, recommending, unwrapped
from tests.tui.films import FILMS, FIRST
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.answer_list import AnswerList
from tui.widgets.film_card import FilmCard
from tui.widgets.flowing_text import FlowingText


def lines(app: AppDriver) -> list[str]:
    shown = app.text_of(AnswerList).splitlines()
    return [" ".join(line.strip("│ ▸").split()) for line in shown if line.strip("│ ")]


def import_films(app: AppDriver, source: str, *movie_ids: int) -> None:
    app.session.import_films([AnsweredFilm(movie, Answer.SEEN, source) for movie in movie_ids])
    app.screen.update()


async def test_all_answers_are_listed_newest_first_with_marks_and_words(launch: Launch) -> None:
    async with recommending(launch, *"ynsx", "h") as app:
        assert isinstance(app.screen, HistoryScreen)
        assert "Your 4 answers" in app.screen_text
        assert "1 liked, 1 disliked, 1 skipped, 1 seen" in app.screen_text
        shown = lines(app)
        assert [(line[0], line.split()[-1]) for line in shown] == [
            ("✓", "seen"), ("·", "skipped"), ("−", "disliked"), ("+", "liked"),
        ]  # fmt: skip
        assert "The Last Typesetter 2011" in shown[-1]


async def test_b_goes_back_to_just_before_the_marked_answer(launch: Launch) -> None:
    async with recommending(launch, "y") as app:
        before = app.film
        await app.press(*"nsy", "h")
        assert (
            "y n s x and 1–5 change this answer; del removes it; b goes back to before it."
            in unwrapped(app.screen_text)
        )
        await app.press("down", "down")
        assert "b removes it and every newer one (3 answers)." in unwrapped(app.screen_text)
        await app.press("b")
        assert isinstance(app.screen, HistoryScreen)
        assert "Your 1 answer " in app.screen_text
        await app.press("escape")
        assert app.film == before
        assert "1 liked · 0 disliked" in app.screen_text
        await app.press("u")
        assert "2 liked · 1 disliked" in app.screen_text


async def test_keys_change_the_marked_answer_which_keeps_its_place(launch: Launch) -> None:
    five_stars = AnsweredFilm(FIRST, Answer.LIKE, rating=5)
    async with recommending(launch, "5", "s", "h", "down") as app:
        for key, answer, mark in (
            ("y", AnsweredFilm(FIRST, Answer.LIKE), "+"),
            ("n", AnsweredFilm(FIRST, Answer.DISLIKE), "−"),
            ("s", AnsweredFilm(FIRST, Answer.SKIP), "·"),
            ("x", AnsweredFilm(FIRST, Answer.SEEN), "✓"),
            ("4", AnsweredFilm(FIRST, Answer.LIKE, rating=4), "4★"),
            ("1", AnsweredFilm(FIRST, Answer.DISLIKE, rating=1), "1★"),
        ):
            await app.press(key)
            assert app.session.state.answers[0] == answer
            assert lines(app)[1].startswith(mark)
            await app.press("u")
            assert app.session.state.answers[0] == five_stars
            await app.press("U")
            assert app.session.state.answers[0] == answer
            await app.press("u")


async def test_delete_removes_the_marked_answer_and_enter_shows_its_film(launch: Launch) -> None:
    async with recommending(launch, "y", "n", "h", "down", "delete") as app:
        assert [film.answer for film in app.session.state.answers] == [Answer.DISLIKE]
        left = app.session.state.answers[0].movie_id
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)
        assert app.film == app.session.bundle.catalogue.movie_of(left).title
        assert "you disliked it" in app.text_of(FilmCard)
        await app.press("5")
        assert app.session.state.answers == (AnsweredFilm(left, Answer.LIKE, rating=5),)
        await app.press("h", "delete", "u", "delete")
        assert app.session.state.answers == ()
        assert "No answer yet." in app.screen_text


async def test_escape_q_and_h_close_the_window_and_change_nothing(launch: Launch) -> None:
    async with recommending(launch, *"yn") as app:
        before = app.screen_text
        for key in ("escape", "q", "h"):
            await app.press("h", "down", key)
            assert isinstance(app.screen, RecommendScreen)
            assert app.screen_text == before


async def test_without_answers_the_window_does_not_open(launch: Launch) -> None:
    async with recommending(launch, "h") as app:
        assert isinstance(app.screen, RecommendScreen)
        await app.pilot.click("#answers")
        assert isinstance(app.screen, RecommendScreen)


async def test_a_click_on_an_answer_shows_its_film(launch: Launch) -> None:
    async with recommending(launch, "y") as app:
        await app.pilot.click("#answers", offset=(6, 1))
        await app.settle()
        assert app.film == "The Last Typesetter"
        assert "you liked it" in app.text_of(FilmCard)
        await app.press("escape")
        assert app.film != "The Last Typesetter"


async def test_imported_films_of_one_file_are_one_line_and_one_step(launch: Launch) -> None:
    async with recommending(launch, "y") as app:
        import_films(app, "ratings [bold].csv", 8, 9, 10)
        await app.press("n")
        strip = app.text_of("#answers")
        assert "↓ 3 films from ratings [bold].csv" in strip
        await app.press("h")
        shown = lines(app)
        assert len(shown) == 3
        assert shown[1] == "↓ 3 films from ratings [bold].csv 3 seen"
        await app.press("down")
        shown = unwrapped(app.screen_text)
        assert "del removes the 3 films; b removes it and every newer one (4 answers)." in shown
        await app.press("y", "delete")
        assert [film.movie_id for film in app.session.state.answers if film.source] == []
        await app.press("u", "b", "escape")
        assert "1 liked · 0 disliked" in app.screen_text


async def test_a_long_history_can_be_scrolled_to_both_ends(launch: Launch) -> None:
    async with recommending(launch, size=(60, 20)) as app:
        for number, movie in enumerate(film.movie_id for film in FILMS[4:]):
            import_films(app, f"part {number}", movie)
        await app.press("h", "end")
        assert "every newer one (8 answers)." in unwrapped(app.screen_text)
        await app.press("home", "pagedown", "up", "down", "pageup")
        assert "del removes the 1 film; b goes back to before it." in unwrapped(app.screen_text)


async def test_f1_explains_changing_answers(launch: Launch) -> None:
    async with recommending(launch, "y", "h") as app:
        assert "enter show" in app.footer
        assert "F1 help" in app.footer
        await app.press("f1")
        assert isinstance(app.screen, HelpScreen)
        assert "A changed answer keeps its place" in unwrapped(app.text_of(FlowingText))
        await app.press("escape")
        assert isinstance(app.screen, HistoryScreen)


async def test_ctrl_q_quits(launch: Launch) -> None:
    async with recommending(launch, "y", "h", "ctrl+q") as app:
        assert not app.fourfold.is_running


async def test_a_film_on_the_watchlist_is_marked_and_counted(launch: Launch) -> None:
    async with recommending(launch, "w") as app:
        assert "◆ on your watchlist" in app.text_of(FilmCard)
        await app.press("n")
        assert "watchlist" not in app.text_of(FilmCard)
        await app.press("u", "w")
        assert "watchlist" not in app.text_of(FilmCard)

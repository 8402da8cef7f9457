"""What `--help` says of each command: what it is for, examples, and what it writes."""

from typing import Final, NamedTuple

from engine.importing.sites import ANY_SITE

INSTALL_BUILD_EXTRA: Final = "in the checkout, run `pip install '.[build]'`"
"""How to install the packages that `fourfold build` needs."""


class HelpText(NamedTuple):
    """The help of one command; the examples are the words after `fourfold`."""

    summary: str
    description: str
    examples: tuple[str, ...]


APP: Final = HelpText(
    "start the app",
    "Pick four favourite films and answer the recommendations that follow.\n"
    "Each answer changes the next one.\n"
    "\n"
    "Nothing is written unless you ask: k before leaving keeps the session for next time, e\n"
    "writes it to a file, and --session saves it after every answer.",
    (
        "",
        'heat ronin collateral "the insider"',
        "--resume",
        "--import letterboxd.zip",
        "--model svd --policy classic",
    ),
)

COMMANDS: Final = {
    "recommend": HelpText(
        "print recommendations for four films",
        "Print the best films for four favourites and any answers, as the app would show them.\n"
        "It writes no file.",
        (
            'heat ronin "the insider" fargo -n 5',
            'heat ronin se7en fargo --answer "collateral=y" --json',
            "--import ratings.csv",
        ),
    ),
    "find": HelpText(
        "print the films that a search finds",
        "Print the films that the app's search box finds, with their MovieLens ids. It writes no\n"
        "file.",
        ('"rocky 2"', "director:mann 90s -n 5", "tt0113277 --json", "-"),
    ),
    "import": HelpText(
        "show which films the files of other sites have",
        f"Read files of {ANY_SITE}, tables and sessions, and\n"
        "print what each was read as, the films, and what is left out and why. It imports nothing\n"
        "and writes no file; `fourfold --import FILE` starts the app with the films.",
        ("letterboxd.zip", "letterboxd.zip ratings.csv --json"),
    ),
    "build": HelpText(
        "make a library of today's films, which the app then uses",
        "Download a MovieLens data set, prepare it, train the models, and write the library to\n"
        "the platform's data folder; `fourfold locate` says where it is.",
        ("", "ml-latest --check", "--min-movie-ratings 5 path/to/data-set", "--remove"),
    ),
    "sessions": HelpText(
        "list, print or delete the sessions that you kept",
        "List the sessions that you kept with k before leaving, newest first, or print or delete\n"
        "some. `fourfold --resume NAME` goes on with one. They are files in the platform's data\n"
        "folder; `fourfold locate` says where. Only delete changes anything.",
        ("", "--json", "show NAME", "delete NAME"),
    ),
    "policy": HelpText(
        "check a policy file and explain it",
        "Print the coefficients of a policy, the preset that it equals, and the keys that have no\n"
        "effect under it. It writes no file. In the app, save one under p, a, s.",
        ("--check classic", "--check mine.yaml"),
    ),
    "keys": HelpText(
        "print a keymap.toml to start from",
        "Print a keymap.toml with every action and its keys, all commented out. It writes no\n"
        "file: the first lines say where to save it.",
        ("", "> keymap.toml"),
    ),
    "locate": HelpText(
        "print where data, models and settings are read from",
        "Print the folders of settings, data and models with the rule that chose each, and the\n"
        "files of the theme, the keys and kept sessions. It writes no file.",
        ("", "--bundled"),
    ),
}
SESSIONS_SHOW: Final = HelpText(
    "print a session as a page of Markdown",
    "Print a kept session as a page of Markdown. It writes no file.",
    ("show NAME", "show NAME > films.md"),
)
SESSIONS_DELETE: Final = HelpText(
    "delete sessions",
    "Delete kept sessions, each by its name in the list.",
    ("delete NAME",),
)

import contextlib
from dataclasses import fields

import numpy as np
import pytest

from engine.catalogue.titles import split_year
from engine.errors import DataError
from engine.search.index.arrays import TitleArrays, arrays_from_bytes, arrays_to_bytes
from engine.search.index.build import build_arrays
from engine.search.index.string_table import StringTable
from engine.search.index.title_variants import NameKind, names_of
from engine.search.title_index import TitleIndex
from tests.engine.search.famous_films import FAMOUS_FILMS

POPULARITY = np.arange(len(FAMOUS_FILMS), 0, -1)
QUERIES = ["", "t", "the", "matirx", "rocky 2", "heat 1995", "starwars", "lotr", "nothing like it"]


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "titles.npz"
    path.write_bytes(TitleIndex.build(FAMOUS_FILMS, POPULARITY).to_bytes())
    return path


def load(path, titles=FAMOUS_FILMS, popularity=POPULARITY):
    return TitleIndex.from_bytes(path.read_bytes(), path, titles, popularity)


def test_a_loaded_index_equals_the_saved_one(tmp_path):
    built = build_arrays(FAMOUS_FILMS, POPULARITY)
    loaded = arrays_from_bytes(arrays_to_bytes(built), tmp_path)
    for field in fields(TitleArrays):
        one, other = getattr(built, field.name), getattr(loaded, field.name)
        if isinstance(one, StringTable):
            assert list(one) == list(other)
        else:
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)


def test_a_loaded_index_finds_the_same_films(saved):
    built = TitleIndex.build(FAMOUS_FILMS, POPULARITY)
    loaded = load(saved)
    for query in QUERIES:
        assert loaded.search(query) == built.search(query)


def test_building_twice_gives_the_same_file(saved):
    again = TitleIndex.build(FAMOUS_FILMS, POPULARITY).to_bytes()
    assert again == saved.read_bytes()


@pytest.mark.parametrize(
    ("titles", "popularity"),
    [
        (FAMOUS_FILMS[:-1], POPULARITY[:-1]),
        ([*FAMOUS_FILMS[:-1], "Another (2000)"], POPULARITY),
        ([*FAMOUS_FILMS[1:], FAMOUS_FILMS[0]], POPULARITY),
        (FAMOUS_FILMS, POPULARITY[::-1]),
    ],
    ids=["fewer", "renamed", "reordered", "popularity"],
)
def test_an_index_of_another_catalogue_is_refused(saved, titles, popularity):
    with pytest.raises(DataError, match="another catalogue"):
        load(saved, titles, popularity)


def test_a_damaged_file_is_refused(saved):
    whole = saved.read_bytes()
    for broken in (b"", b"not an index", whole[: len(whole) // 2], whole[:-200]):
        saved.write_bytes(broken)
        with pytest.raises(DataError):
            load(saved)


def test_a_flipped_bit_is_reported_or_harmless(saved):
    whole = saved.read_bytes()
    expected = load(saved).search("matrix")
    for i in [*range(0, 4096, 32), *range(0, len(whole), len(whole) // 150)]:
        saved.write_bytes(whole[:i] + bytes([whole[i] ^ 4]) + whole[i + 1 :])
        with contextlib.suppress(DataError):
            assert load(saved).search("matrix") == expected


def test_another_array_file_is_refused(tmp_path):
    np.savez(tmp_path / "other.npz", rows=np.arange(3))
    with pytest.raises(DataError, match="is damaged"):
        load(tmp_path / "other.npz")


def test_arrays_that_do_not_fit_each_other_are_refused(saved):
    with np.load(saved) as stored:
        arrays = dict(stored)
    for name in ("kinds", "squeezed", "years", "films", "first_name", "bigrams"):
        np.savez(saved, **{**arrays, name: arrays[name][:-1]})
        with pytest.raises(DataError, match="damaged"):
            load(saved)


def test_an_index_of_objects_is_never_unpickled(tmp_path):
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}], dtype=object))
    (tmp_path / "objects.npy").rename(tmp_path / "titles.npz")
    with pytest.raises(DataError):
        load(tmp_path / "titles.npz")


def test_the_films_of_a_word_have_a_name_with_that_word():
    arrays = build_arrays(FAMOUS_FILMS, POPULARITY)
    words_of = [
        {word for name in names_of(title) for word in name.split(" ")} for title in FAMOUS_FILMS
    ]
    for i, word in enumerate(arrays.words):
        films = arrays.films_of_words(i, i + 1)
        expected = [row for row, words in enumerate(words_of) if word.decode() in words]
        assert arrays.order[films].tolist() == expected


def test_the_words_of_a_bigram_contain_it():
    arrays = build_arrays(FAMOUS_FILMS[:40], POPULARITY[:40])
    for code in range(1 << 16):
        start, end = arrays.first_bigram[code], arrays.first_bigram[code + 1]
        if start < end:
            pair = bytes(divmod(code, 256))
            words = [i for i, word in enumerate(arrays.words)
                    if pair in b"\n" + word + b"\n" and not word.startswith(b"\x01")]  # fmt: skip
            assert arrays.bigrams[start:end].tolist() == words


@pytest.mark.parametrize(
    ("title", "name", "kind"),
    [
        ("Matrix, The (1999)", "matrix", NameKind.BARE),
        ("Matrix, The (1999)", "the matrix", NameKind.WHOLE),
        ("Rocky II (1979)", "rocky 2", NameKind.WHOLE),
        ("Seven (a.k.a. Se7en) (1995)", "se7en", NameKind.ALIAS),
        ("Se7en (1995)", "seven", NameKind.WHOLE),
        ("Star Wars: Episode IV - A New Hope (1977)", "a new hope", NameKind.PART),
        ("Dark Knight, The (2008)", "\x01tdk", NameKind.INITIALS),
        ("Spider-Man (2002)", "spiderman", NameKind.WHOLE),
        ("M*A*S*H (1970)", "mash", NameKind.WHOLE),
        ("$ (Dollars) (1971)", "$", NameKind.WHOLE),
        ("(500) Days of Summer (2009)", "500 days of summer", NameKind.WHOLE),
    ],
)
def test_a_name_of_a_film_has_its_kind(title, name, kind):
    assert names_of(title)[name] is kind


@pytest.mark.parametrize(
    ("blob", "starts"), [([1, 2], []), ([1, 2], [0, 1]), ([1, 2], [0, 2, 1, 2]), ([1, 2], [1, 2])]
)
def test_a_string_table_refuses_starts_that_do_not_fit(blob, starts):
    with pytest.raises(ValueError, match="starts"):
        StringTable(np.array(blob, dtype=np.uint8), np.array(starts, dtype=np.int64))


def test_a_string_table_finds_by_prefix():
    table = StringTable.of([b"a", b"star", b"starwars", b"stat", b"\xff"])
    assert table.prefix_range(b"star") == (1, 3)
    assert table.prefix_range(b"zz") == (4, 4)
    assert (table.find(b"stat"), table.find(b"sta")) == (3, None)


class TestSubset:
    """An index of a subset finds only those films, by their own rows."""

    ROWS = np.arange(0, len(FAMOUS_FILMS), 3)
    SOME = tuple(FAMOUS_FILMS[::3])

    @pytest.fixture(scope="class")
    def some(self):
        return TitleIndex.build(FAMOUS_FILMS, POPULARITY).subset(self.ROWS)

    def test_every_film_is_found_by_its_own_row(self, some):
        for row, title in enumerate(self.SOME):
            assert row in [match.row for match in some.search(title, 3)]

    def test_other_films_are_never_found(self, some):
        for query in QUERIES:
            found = some.search(query, 1000)
            whole = TitleIndex.build(FAMOUS_FILMS, POPULARITY).search(query, 1000)
            expected = [match.row for match in whole if match.row % 3 == 0]
            assert {3 * match.row for match in found} >= set(expected)
            assert all(match.row < len(self.SOME) for match in found)

    def test_a_mask_covers_the_films_of_the_subset(self, some):
        mask = np.zeros(len(self.SOME), dtype=bool)
        mask[[1, 4]] = True
        assert {match.row for match in some.search("", mask=mask)} == {1, 4}
        with pytest.raises(ValueError, match="a mask of shape"):
            some.search("x", mask=np.ones(len(FAMOUS_FILMS), dtype=bool))

    def test_other_films_are_not_found_by_name(self, some):
        for row, title in enumerate(FAMOUS_FILMS):
            rows = some.rows_named(split_year(title)[0])
            assert all(0 <= found < len(self.SOME) for found in rows)
            if row % 3 == 0:
                assert row // 3 in rows

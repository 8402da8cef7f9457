"""Arbitrary bytes, and sound files with pieces cut, doubled, replaced and inserted."""

from hypothesis import strategies as st

TOKENS = (
    # separators, quotes and brackets
    b"", b"\0", b"\n", b"\r", b"\r\n", b'"', b'""', b"'", b",", b";", b"|", b":", b"\t", b" ",
    b"\\", b"(", b")", b"[", b"]", b"{", b"}", b"[" * 200, b"{" * 200, b"(" * 300,
    b'{"a":' * 500, b'"12\n"', b"12\n",
    # valid and invalid encodings
    b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\x80", b"\xe2\x80\xae",
    "é".encode(), "ß".encode(), "İ".encode(), "１９９９".encode(), "٣".encode(), "\u2028".encode(),
    b"A" * 70_000,
    # numbers
    b"0", b"-1", b"1", b"+1", b"-0", b"00", b"1e308", b"-1e308", b"1e999", b"nan", b"NaN", b"inf",
    b"-Infinity", b"null", b"true", b"0x10", b"1_000", b"2147483647", b"2147483648",
    b"-2147483649", b"9007199254740993", b"9223372036854775807", b"9223372036854775808",
    b"1" * 5_000, b"0.1" * 40, b"0b" + b"1" * 5_000, b"0x" + b"f" * 5_000, b"1:" * 50 + b"1",
    # times, titles and queries
    b"1970-01-01", b"2001-09-09T01:46:40Z", b"9999-12-31T23:59:59.999+99:99", b"0000-00-00",
    b"(1999)", b"(1999-2001)", b", The", b"year:", b"genre:", b"year:>", b"movieId",
    # YAML, archives, arrays and code
    b"&a [*a]", b"<<: *a", b"!!python/object/apply:os.system [ls]", b"!!binary AA", b"!!float x",
    b"!!timestamp x", b"? ", b"- ", b"# ", b"---", b"...", b"%YAML 9.9", b"PK\3\4", b"PK\1\2",
    b"PK\5\6", b"\x93NUMPY", b"__proto__", b"$(ls)", b"%s%n", b"../" * 8,
)  # fmt: skip

_WHERE = st.floats(0, 1)
_LENGTH = st.integers(0, 40)
_PIECE = st.one_of(st.sampled_from(TOKENS), st.binary(max_size=12))
_CHANGE = st.tuples(
    st.sampled_from(["insert", "cut", "double", "replace", "flip"]), _WHERE, _LENGTH, _PIECE
)


def mutated(sound: bytes) -> st.SearchStrategy[bytes]:
    """Return variants of `sound`, changed in one to six places."""
    return st.lists(_CHANGE, min_size=1, max_size=6).map(lambda changes: _changed(sound, changes))


def arbitrary(sound: bytes) -> st.SearchStrategy[bytes]:
    """Return bytes unrelated to `sound`, some after its first line."""
    free = st.one_of(
        st.binary(max_size=2_000),
        st.text(max_size=500).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(st.sampled_from(TOKENS), max_size=12).map(b"".join),
    )
    head = sound.split(b"\n")[0][:200] + b"\n"
    return st.one_of(free, free.map(lambda raw: head + raw))


def _changed(sound: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    raw = sound
    for kind, where, length, piece in changes:
        start = int(where * len(raw))
        end = start + length
        if kind == "insert":
            raw = raw[:start] + piece + raw[start:]
        elif kind == "cut":
            raw = raw[:start] + raw[end:]
        elif kind == "double":
            raw = raw[:end] + raw[start:]
        elif kind == "replace":
            raw = raw[:start] + piece + raw[end:]
        elif raw:
            at = min(start, len(raw) - 1)
            raw = raw[:at] + bytes([raw[at] ^ (1 << length % 8)]) + raw[at + 1 :]
    return raw

"""Finding films by what a person types: forgiving, ordered, and quick enough for each key.

A title is stored once as a handful of folded names (`aliases`, `folding`) in sorted arrays
(`arrays`, `string_table`). A query (`typed`) proposes a few hundred films (`candidates`,
`word_levels`), which are then put in order (`ranking`) and marked (`spans`). `index` is the
face of it; filters such as `year:1994` are `query`'s, exact names `naming`'s.
"""

from engine.search.index import Match, TitleIndex

__all__ = ["Match", "TitleIndex"]

"""The title index that was built beside the listing, or one built here and now in its place."""

from engine.contract import TITLE_INDEX
from engine.errors import DataError
from engine.listing import Listing
from engine.manifest import CheckedFolder
from engine.search.index import TitleIndex


def find_title_index(processed: CheckedFolder, listing: Listing) -> tuple[TitleIndex, str | None]:
    """Return the index of the listing's titles, and a notice where it had to be built anew.

    The index in processed/ is used when it is the one its manifest vouches for and was made
    from exactly these titles and popularities; it is never trusted otherwise.
    """
    try:
        raw = processed.read(TITLE_INDEX)
        where = processed.path / TITLE_INDEX
        return TitleIndex.from_bytes(raw, where, listing.titles, listing.popularity), None
    except DataError as error:
        built = TitleIndex.build(listing.titles, listing.popularity)
        return built, f"Built the title index anew: {error}"

"""Fetching and decoding posters: the app's only way to the network, taken with `--posters` alone.

Addresses, time, size and pixels are bounded, and nothing of what comes is trusted. Pictures are
kept in memory, a dozen of them, never on disk. How they are drawn is `tui.widgets.poster`'s.

httpx and Pillow are an extra, and slow to import: both are imported with the first poster.
"""

import asyncio
import io
import re
import threading
from collections import OrderedDict
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from engine.errors import FourfoldError
from tui.background import DaemonThreads

if TYPE_CHECKING:
    from httpx import Client
    from PIL.Image import Image

IMAGES: Final = "https://image.tmdb.org/"
LARGEST: Final = 2 * 1024**2  # bytes; posters 500 pixels wide have about 60,000
MOST_PIXELS: Final = 4_000_000
KEPT: Final = 12
_BOX: Final = (500, 750)  # pixels, to which pictures are reduced
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_PATH: Final = re.compile(r"[A-Za-z0-9_./-]{1,200}", re.ASCII)
_PATIENCE: Final = 10.0  # seconds for one poster, from asking to drawing
_AT_ONCE: Final = 4
_EXTRA: Final = ("httpx", "PIL", "textual_image")
_LATE: Final = "no answer in time"


class PosterError(FourfoldError):
    """A poster cannot be had; the problem is what is said in its place."""


def demand_extra() -> None:
    """See that the packages of the extra are there, without importing them.

    Raises
    ------
    PosterError
        They are not.
    """
    if not all(find_spec(package) for package in _EXTRA):
        raise PosterError(
            "needs packages that are not installed",
            where="--posters",
            fix="pip install 'fourfold[posters]'",
        )


class Posters:
    """Gives the picture at an address, and remembers the last dozen.

    Parameters
    ----------
    base
        What an address has to begin with, up to and with the slash after the host.
    patience
        Seconds that a poster may take.
    """

    def __init__(self, base: str = IMAGES, patience: float = _PATIENCE):
        self._base = base
        self._patience = patience
        self._kept: OrderedDict[str, Image] = OrderedDict()
        self._threads = DaemonThreads(_AT_ONCE)

    def kept(self, url: str) -> "Image | None":
        """Return the picture at `url` if it is remembered."""
        if url in self._kept:
            self._kept.move_to_end(url)
        return self._kept.get(url)

    async def fetch(self, url: str) -> "Image":
        """Return the picture at `url`: RGB, at most 500 × 750 pixels.

        Cancelled, it gives up the connection with the next bytes that come.

        Raises
        ------
        PosterError
            The address is another's, no answer came in time, or it is no sound picture.
        """
        if not url.startswith(self._base) or not _PATH.fullmatch(url.removeprefix(self._base)):
            raise PosterError("its address is not one of TMDB's")
        given_up = threading.Event()
        try:
            async with asyncio.timeout(self._patience):
                picture = await self._threads.run(partial(_fetched, url, self._patience, given_up))
        except TimeoutError:
            raise PosterError(_LATE) from None
        finally:
            given_up.set()
        self._kept[url] = picture
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return picture


def _fetched(url: str, patience: float, given_up: threading.Event) -> "Image":
    import httpx

    try:
        # No other host is ever asked, so redirections are not followed.
        with httpx.Client(
            timeout=patience, follow_redirects=False, headers={"Accept-Encoding": "identity"}
        ) as client:
            return decoded(_content(client, url, given_up))
    except httpx.TimeoutException:
        raise PosterError(_LATE) from None
    except httpx.ConnectError:
        raise PosterError("no connection") from None
    except httpx.HTTPError:
        raise PosterError("the connection broke off") from None
    except (ImportError, OSError, ValueError):
        # A proxy, or a file of certificates, that the environment names and nobody can use.
        raise PosterError("no connection with these network settings") from None


def _content(client: "Client", url: str, given_up: threading.Event) -> bytes:
    content = bytearray()
    with client.stream("GET", url) as response:
        if response.status_code != 200:
            raise PosterError(f"the server answers {response.status_code}")
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > LARGEST:
                raise PosterError("the file is too large")
            if given_up.is_set():
                raise PosterError(_LATE)
    return bytes(content)


def decoded(content: bytes) -> "Image":
    """Return the picture that `content` is: RGB, at most 500 × 750 pixels.

    Raises
    ------
    PosterError
        It is no JPEG, PNG or WebP, is damaged, or has more than four million pixels.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PosterError("the picture is too large")
            # By way of RGBA, since palettes may have transparent colours.
            whole = picture.convert("RGBA").convert("RGB")
    except PosterError:
        raise
    except UnidentifiedImageError:
        raise PosterError("the file is no picture") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PosterError("the picture is too large") from None
    except Exception as error:  # Damage makes Pillow's decoders raise whatever comes to hand.
        raise PosterError("the picture is damaged") from error
    whole.thumbnail(_BOX)
    return whole

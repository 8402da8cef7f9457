"""Download and decode posters. Only this module uses the network, and only with `--posters`.

Address, time, bytes and pixels are bounded, and no downloaded byte is trusted. A dozen pictures
are cached in memory, none on disk.

httpx and Pillow are optional and slow to import: both are imported with the first poster.
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

TMDB_IMAGES: Final = "https://image.tmdb.org/"
MAX_BYTES: Final = 2 * 1024**2  # a poster of 500 × 750 pixels has about 60,000
CACHE_SIZE: Final = 12
_MAX_PIXELS: Final = 4_000_000
_THUMBNAIL: Final = (500, 750)  # pixels
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_PATH: Final = re.compile(r"[A-Za-z0-9_./-]{1,200}", re.ASCII)
_TIMEOUT: Final = 10.0  # seconds for one poster, decoding included
_MAX_DOWNLOADS: Final = 4  # at once
_PACKAGES: Final = ("httpx", "PIL", "textual_image")
_TIMED_OUT: Final = "no answer in time"


class PosterError(FourfoldError):
    """A poster cannot be shown; the message is shown instead."""


def require_packages() -> None:
    """Check that the optional packages are installed, without importing them.

    Raises
    ------
    PosterError
        A package is missing.
    """
    if not all(find_spec(package) for package in _PACKAGES):
        raise PosterError(
            "needs packages that are not installed",
            where="--posters",
            fix="in the checkout, run `pip install '.[posters]'`",
        )


class Posters:
    """Downloads pictures, and caches the last dozen.

    Parameters
    ----------
    base
        The start of every permitted address, including the slash after the host.
    timeout
        Seconds that one poster may take.
    """

    def __init__(self, base: str = TMDB_IMAGES, timeout: float = _TIMEOUT):
        self._base = base
        self._timeout = timeout
        self._cache: OrderedDict[str, Image] = OrderedDict()
        self._threads = DaemonThreads(_MAX_DOWNLOADS)

    def cached(self, url: str) -> "Image | None":
        """Return the picture at `url` if it is in the cache."""
        if url in self._cache:
            self._cache.move_to_end(url)
        return self._cache.get(url)

    async def fetch(self, url: str) -> "Image":
        """Return the picture at `url`: RGB, at most 500 × 750 pixels.

        If cancelled, it closes the connection when the next bytes arrive.

        Raises
        ------
        PosterError
            The address is not one of TMDB's, the answer takes too long, or it is not a valid
            picture.
        """
        if not url.startswith(self._base) or not _PATH.fullmatch(url.removeprefix(self._base)):
            raise PosterError("its address is not one of TMDB's")
        cancelled = threading.Event()
        try:
            async with asyncio.timeout(self._timeout):
                picture = await self._threads.run(partial(_download, url, self._timeout, cancelled))
        except TimeoutError:
            raise PosterError(_TIMED_OUT) from None
        finally:
            cancelled.set()
        self._cache[url] = picture
        if len(self._cache) > CACHE_SIZE:
            self._cache.popitem(last=False)
        return picture


def _download(url: str, timeout: float, cancelled: threading.Event) -> "Image":
    import httpx

    try:
        # No other host is ever contacted, so redirects are not followed.
        with httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"Accept-Encoding": "identity"}
        ) as client:
            return _decode(_read_body(client, url, cancelled))
    except httpx.TimeoutException:
        raise PosterError(_TIMED_OUT) from None
    except httpx.ConnectError:
        raise PosterError("no connection") from None
    except httpx.HTTPError:
        raise PosterError("the connection was lost") from None
    except (ImportError, OSError, ValueError):
        # The environment names an unusable proxy or file of certificates.
        raise PosterError("no connection with these network settings") from None


def _read_body(client: "Client", url: str, cancelled: threading.Event) -> bytes:
    content = bytearray()
    with client.stream("GET", url) as response:
        if response.status_code != 200:
            raise PosterError(f"the server answered {response.status_code}")
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > MAX_BYTES:
                raise PosterError("the file is too large")
            if cancelled.is_set():
                raise PosterError(_TIMED_OUT)
    return bytes(content)


def _decode(content: bytes) -> "Image":
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise PosterError("the picture is too large")
            # Through RGBA, because palettes may have transparent colours.
            thumbnail = picture.convert("RGBA").convert("RGB")
    except PosterError:
        raise
    except UnidentifiedImageError:
        raise PosterError("the file is not a picture") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PosterError("the picture is too large") from None
    except Exception as error:  # Pillow's decoders raise all kinds of errors on damaged files.
        raise PosterError("the picture is damaged") from error
    thumbnail.thumbnail(_THUMBNAIL)
    return thumbnail

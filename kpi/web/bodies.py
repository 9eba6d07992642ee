"""Answers with bytes that are known beforehand, kept packed in memory and told apart by their tag."""

import gzip
import hashlib
from dataclasses import dataclass, replace

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

FOREVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
_WORTH_PACKING = 512  # below this the packed answer is hardly shorter than its own headers


@dataclass(frozen=True)
class Body:
    """Bytes, also packed with gzip, as one small ASGI application."""

    plain: bytes
    packed: bytes
    tag: str
    media_type: str
    cache: str
    status: int = 200

    @classmethod
    def of(cls, content: bytes | str, *, media_type: str, cache: str, status: int = 200) -> "Body":
        plain = content.encode() if isinstance(content, str) else content
        # mtime=0: the same bytes pack to the same bytes in every process.
        packed = gzip.compress(plain, compresslevel=6, mtime=0) if len(plain) >= _WORTH_PACKING else b""
        return cls(plain, packed, hashlib.sha256(plain).hexdigest()[:20], media_type, cache, status)

    def without_plain(self) -> "Body":
        """For a cache that only ever answers with the packed bytes."""
        return replace(self, plain=b"")

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        packed = bool(self.packed) and accepts_gzip(headers)
        content = self.packed if packed else self.plain
        tag = f'"{self.tag}-gz"' if packed else f'"{self.tag}"'
        answer = [(b"etag", tag.encode()), (b"cache-control", self.cache.encode()), (b"vary", b"Accept-Encoding")]
        known = [name.strip().removeprefix("W/") for name in headers.get("if-none-match", "").split(",")]
        if self.status == 200 and tag in known:
            await send({"type": "http.response.start", "status": 304, "headers": answer})
            await send({"type": "http.response.body", "body": b""})
            return
        answer += [(b"content-type", self.media_type.encode()), (b"content-length", str(len(content)).encode())]
        if packed:
            answer.append((b"content-encoding", b"gzip"))
        await send({"type": "http.response.start", "status": self.status, "headers": answer})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


def accepts_gzip(headers: Headers) -> bool:
    """Whether the reader takes gzip; `gzip;q=0` is a refusal."""
    for offer in headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = offer.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False

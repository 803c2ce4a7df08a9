"""What an authenticator app shows: RFC 6238 with thirty seconds, six digits and SHA-1."""

import base64
import hashlib
import hmac
import struct
import time


def code_of(secret: str, ahead: int = 0) -> str:
    """The code now, or so many steps ahead: each code is taken once."""
    step = struct.pack(">Q", int(time.time()) // 30 + ahead)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"

"""The chain of the record: each event carries the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """What is hashed of one event. `at` is ISO 8601 in UTC; `detail` holds names and numbers, never personal values."""

    sequence: int
    at: str
    actor: int | None
    action: str
    object_type: str
    object_id: str
    detail: dict[str, object]


def chain_hash(previous: str, link: Link) -> str:
    """SHA-256 (hex) of the previous hash and the event as canonical JSON."""
    canonical = json.dumps(
        [
            previous,
            link.sequence,
            link.at,
            link.actor,
            link.action,
            link.object_type,
            link.object_id,
            link.detail,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def first_broken(links: Iterable[tuple[Link, str]]) -> int | None:
    """The sequence number of the first event whose hash or place does not fit, or None when the chain is whole."""
    previous, expected = "", 1
    for link, stored in links:
        if link.sequence != expected or chain_hash(previous, link) != stored:
            return link.sequence
        previous, expected = stored, expected + 1
    return None

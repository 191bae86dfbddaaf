"""The document must be the one its digest names."""

from typing import Any

from npo_platform.kernel import digest as digests
from npo_platform.kernel.errors import Finding


def check_bytes_carry_their_digest(document: dict[str, Any], digest: str) -> list[Finding]:
    if digests.digest(document) == digest:
        return []
    return [Finding("digest_differs", "照合値が内容と合いません。承認せず、運用の担当に知らせてください。")]

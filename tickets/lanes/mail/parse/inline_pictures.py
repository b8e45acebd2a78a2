"""Pictures that stand in a page as text become attachments: as text they would be dropped with all other `data:` addresses."""

from __future__ import annotations

import base64
import binascii
import re

from tickets.lanes.mail.parse.gathered_parts import GatheredParts

_PICTURE = re.compile(r"""\bsrc\s*=\s*(["'])data:(image/[\w.+-]{1,40});base64,([A-Za-z0-9+/=\s]+)\1""", re.IGNORECASE)


def pictures_taken_out(page: str, gathered: GatheredParts) -> str:
    """The page with `cid:` in their place."""

    def taken_out(found: re.Match[str]) -> str:
        try:
            content = base64.b64decode(found[3])
        except binascii.Error:
            return found[0]
        content_id = f"picture-{len(gathered.attachments) + 1}@page"
        gathered.keep_made(content, found[2].lower(), content_id=content_id)
        return f'src="cid:{content_id}"'

    return _PICTURE.sub(taken_out, page) if "data:image/" in page else page

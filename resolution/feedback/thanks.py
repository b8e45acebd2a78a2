"""Whether a message says thanks and nothing else: that is no complaint, though it reopens a ticket."""

from __future__ import annotations

import re

LONGEST = 300
_SENTENCE = re.compile(r"(?<=[.!])\s+|\s*[\r\n]+\s*")
_THANKS = re.compile(
    r"""(?:(?:ok(?:ay)?|great|perfect|super|wonderful|brilliant|awesome|excellent|cool|nice)\b[,!. ]*)*
        (?: (?:many\ |a\ thousand\ |ok\ )?thanks?\b | thank\ you | thx | ty\b | cheers | much\ appreciated | appreciated
          | danke | vielen\ dank | merci | gracias | muchas\ gracias | grazie | obrigad[oa] | bedankt | dank\ u | tack
          | takk | tak\b | kiitos | dzi[eę]kuj[eę] | спасибо | ありがとう | 谢谢 )
        [^?]{0,60}""",
    re.IGNORECASE | re.VERBOSE,
)
_WORKED = re.compile(
    r"""(?:yes[,!. ]*|and\ )?(?:that|it|this|everything|all)\ (?:has\ |now\ |just\ )*
        (?:helped|worked|works|solved|fixed|did|is\ (?:fine|good|solved|fixed|working|clear|all\ i\ needed))\b[^?]{0,30}
        | (?:problem|issue)\ (?:is\ )?(?:solved|fixed)[.!]* | (?:all\ good|perfect|great|got\ it|ok(?:ay)?|super)\W*
        | (?:hello|hi|dear)\b[^?.!]{0,40}[,!.]* | (?:best|kind|warm)?\ ?(?:regards|wishes)\b.{0,30} | [\w'-]{2,20}\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_BUT = re.compile(
    r"\?|\b(?:but|however|still|not|n't|no longer|another|also|again|aber|mais|pero|ma|nicht)\b|n['’]t\b", re.IGNORECASE
)


def says_only_thanks(text: str) -> bool:
    """Rather not than wrongly: whoever adds a *but* has not been helped."""
    told = text.strip()
    if not told or len(told) > LONGEST or _BUT.search(told):
        return False
    said = [part for part in _SENTENCE.split(told) if part.strip()]
    thanks = [part for part in said if _THANKS.fullmatch(part)]
    return bool(thanks) and all(_THANKS.fullmatch(part) or _WORKED.fullmatch(part) for part in said)

"""What mail programs put before a subject. All in lower case; a number in brackets may follow: "Re[2]:"."""

import re

# Some stand for both in different languages ("vs" answers in Finnish and forwards in Danish): then the text decides.
FORWARDS = (
    "fw", "fwd", "wg", "tr", "rv", "i", "enc", "encam", "doorst", "vb", "vs", "vl", "pd", "yn", "ilt", "i̇lt", "iletim",
    "tov", "továbbítás", "továbbítva", "př", "přeposláno", "předáno", "πρθ", "fs", "trs", "chuyển tiếp", "yml", "rdc",
    "пересл", "пересылка", "переслано", "転送", "转发", "轉寄", "轉發", "전달", "הועבר", "إعادة توجيه", "välitetty",
    "vidarebefordrat", "videresendt", "inoltra", "reenviado", "reenv", "transf", "weitergeleitet", "doorgestuurd",
)  # fmt: skip
REPLIES = (
    "re", "aw", "antw", "antwort", "sv", "vs", "ynt", "odp", "res", "rif", "r", "ref", "réf", "rép", "vá", "válasz", "od",
    "odpověď", "απ", "σχετ", "bls", "trl", "ha", "на", "отв", "ответ", "відп", "atb", "yanıt", "返信", "回复", "回覆",
    "答复", "答覆", "회신", "השב", "תשובה", "رد",
)  # fmt: skip
_NUMBER = r"\s*(?:[\[(^]\s*\d{1,3}\s*[\])]?)?\s*[:：]"


def begins_with_any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:\[[^\]\n]{{1,40}}\]\s*)?(?:{'|'.join(map(re.escape, words))}){_NUMBER}", re.IGNORECASE)


FORWARD = begins_with_any(FORWARDS)
REPLY = begins_with_any(REPLIES)

"""What an article may be, wherever it comes from: the form, a folder, a table."""

from __future__ import annotations

from resolution.knowledge.article_text import LONGEST_BODY

LONGEST_TITLE, LONGEST_PHRASING, MOST_PHRASINGS = 200, 300, 50
FEWEST_ASKED, MOST_ASKED = 2, 5


def find_faults(*, title: str, body: str, phrasings: tuple[str, ...]) -> dict[str, str]:
    """By field; empty if all is well."""
    faults = {
        "title": _fault_of_title(title),
        "body": _fault_of_body(body),
        "phrasings": _fault_of_phrasings(phrasings),
    }
    return {name: fault for name, fault in faults.items() if fault}


def hint_on_phrasings(phrasings: tuple[str, ...]) -> str:
    """Empty where there are enough, and they differ."""
    different = len({" ".join(line.lower().split()) for line in phrasings})
    if different >= FEWEST_ASKED:
        return ""
    has = "no phrasing" if not different else "only one phrasing"
    return (
        f"It has {has}. Add {FEWEST_ASKED} to {MOST_ASKED} ways in which customers ask this: it is found more often then, "
        "and more is answered by itself."
    )


def _fault_of_title(title: str) -> str:
    if not title.strip():
        return "An article needs a title."
    return f"A title may have {LONGEST_TITLE} characters; this one has {len(title):,}." * (len(title) > LONGEST_TITLE)


def _fault_of_body(body: str) -> str:
    if not body.strip():
        return "An article needs a body: it is what a customer is told."
    if len(body) > LONGEST_BODY:
        return (
            f"A body may have {LONGEST_BODY:,} characters; this one has {len(body):,}. Make an article of each matter."
        )
    return ""


def _fault_of_phrasings(phrasings: tuple[str, ...]) -> str:
    if len(phrasings) > MOST_PHRASINGS:
        return f"An article may have {MOST_PHRASINGS} phrasings; these are {len(phrasings):,}. Two to five are enough."
    longest = max(map(len, phrasings), default=0)
    if longest > LONGEST_PHRASING:
        return f"A phrasing may have {LONGEST_PHRASING} characters; the longest has {longest:,}."
    return ""

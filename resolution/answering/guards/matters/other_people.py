"""Somebody else's account, address or name: what we know of one person is not for another."""

from __future__ import annotations

import re

from resolution.answering.guards.matter import Matter, whole_words

_RELATIVES = (
    r"(?:ex[ -]?)?(?:wife|husband|spouse|partner|girlfriend|boyfriend|fiancee?|mother|father|mum|mom|dad|parents?|son|daughter|brother|"
    r"sister|grand(?:mother|father|ma|pa|son|daughter)|uncle|aunt|cousin|niece|nephew|friend|neighbou?r|roommate|flatmate|colleague|"
    r"co-?worker|boss|manager|employee|assistant|client|tenant|landlord|student|teacher|predecessor|successor|ex|child|kid|kids|"
    r"accountant|contractor|intern|supervisor)"
)
_HOLDINGS = (
    r"(?:accounts?|log ?ins?|passwords?|passcode|e-?mails?|inbox|mailbox|messages|chats?|invoices?|orders?|parcels?|deliver(?:y|ies)|"
    r"addresse?s?|phones?|numbers?|data|cards?|payments?|subscription|profile|contacts|files|photos|history|location|balance|salary|"
    r"two factor|2fa|credentials|username|bookings?|tickets?|documents|calendar|reset link|access)"
)

OTHER_PEOPLE = Matter(
    name="other_person",
    reason="It is about another person's address, account or name.",
    harmless=whole_words(
        r"(?:the |a )?(?:child|kid|kids|student|employee|client) accounts?(?: (?:settings|mode|type|feature|option|plan))",
        r"(?:add|invite|inviting|adding|remove|removing) (?:a |my |our |another |new )?(?:colleagues?|co-?workers?|members?|users?|employees?|clients?|friends?|students?)(?:'s)?(?: account| email| address)?",
        r"how (?:do|can|should) (?:i|we) (?:block|report|mention|assign|invite|add) (?:a|another|an) \w+",
    ),
    patterns=whole_words(
        rf"(?:my|our|the|his|her|a|late) (?:late |old |former |ex[ -]?|elderly |deceased |new ){{0,4}}{_RELATIVES}(?:'s|s'|s)? (?:\w+ )?{_HOLDINGS}",
        rf"{_HOLDINGS}(?: \w+)? (?:of|for|from|belonging to) (?:my|our|the|his|her|another|somebody|someone|mr|mrs|ms|miss|dr|a) (?:late |old |former |ex[ -]?|elderly |deceased ){{0,4}}(?:{_RELATIVES}|else|person|user|customer|member|owner|buyer|seller|man|woman|lady|mr|mrs|ms|miss|dr)(?:\w*)",
        rf"(?:his|her|their|somebody else'?s|someone else'?s|another (?:user|person|customer|member|client)'?s|other people'?s) (?:\w+ )?{_HOLDINGS}",
        rf"what (?:my|our|the) {_RELATIVES}(?: \w+)? (?:wrote|writes?|sent|sends?|said|did|does|bought|ordered|pays?|paid|uploaded|shared|deleted|earns?|looks? at|reads?)",
        r"(?:real|full|legal) name (?:of|behind)|(?:real|true) identity",
        rf"(?:unlock|reset|open|recover|restore|close|delete|change|update|cancel) (?:my|our|the|his|her) {_RELATIVES}(?:'?s)?\b",
        r"(?:as|to|for) (?:the )?(?:pa|assistant|secretary|carer|son|daughter|wife|husband) (?:of|to) \w+",
        r"(?:manage|handle|do|look after) (?:everything|it all|all|the account|this) for (?:my|our|her|him)\b|reset (?:hers|his|theirs)",
        rf"what (?:did|does|has|is) (?:my|our) {_RELATIVES}(?: \w+)? (?:order|ordered|bought|buy|doing|pay|paid|write|written|wrote|sent|send|post)\w*",
        rf"(?:writing|asking|calling|acting|here|request(?:ing)?|ask|write|am)(?: to you)? (?:for|on behalf of|in the name of|instead of) (?:my|our|a|his|her|another) (?:\w+ )?{_RELATIVES}\w*",
        r"is (?!it |there |this |that |the |my |our |your |a |an )[a-z]+ [a-z]+ (?:a |still a |already a )?(?:customer|client|member|subscriber|user) (?:of yours|with you|here)",
        r"(?:previous|former|last|next) (?:tenant|owner|resident|user|employee|holder)(?:'s)? ?(?:\w+)?|executor of|estate of|power of attorney|legal guardian|deceased|passed away",
        r"(?:see|know|find out|read|check|track) (?:who|what|where|when) (?:she|he|they|my \w+)(?: \w+)? (?:writes?|chats?|talks?|is|are|does|did|goes|sends?|calls?|meets?|logs?)",
        r"log in as (?:him|her|them|my|another)|(?:bookings?|messages|orders|data|files|profile|invoices) of (?:another|other|a different|all other) (?:\w+)|whose (?:account|number|address|phone|email|card|parcel)",
        r"(?:he|she|they) (?:changed|forgot|lost|knows?|has) (?:the|his|her|their|my) (?:password|pin|login|account)",
        r"(?:on behalf of|in the name of) (?!the company|our company|my company|my team|our team|all)\w+",
        r"(?:what|who|whose|tell me|find|give me|need|know|show me)(?: \w+){0,3}? (?:(?:phone |mobile |home |e-?mail )?(?:number|address|name|email|identity)|owner|holder) (?:of|that|which|behind|to which) (?:the |a |this |that |user |account ){0,4}(?:person|user|customer|owner|buyer|seller|driver|member|account|parcel|man|woman|guy|profile|order|\w+)",
        r"who(?:'s| is| are)? (?:the )?(?:owner|owns|owned|registered|bought|ordered|uses|using|behind|holds|sent|logged)",
        r"(?:account|e-?mail|mail|address|profile|login|password|messages|invoices?|orders?)(?: address)? (?:of|for|from) (?:the )?(?:user(?: ?name)?|member|customer|client|account) \w+",
        r"(?:user ?name|user|login|handle|nickname) (?!name|name is|is|interface|experience|guide|manual|role|roles|group|management|account|accounts|permissions?|data|list|seat|seats|can|who|to|has|with|in|on|and|for|or|from|limit|menu|page|settings|story|stories)[a-z]+[._\d][\w.]*",
        r"(?:whether|if) (?:mr|mrs|ms|dr|a person|someone|somebody|my \w+)(?: \w+){0,3} (?:has|have|is|holds|owns|uses)(?: \w+)? (?:an? )?(?:account|customer|member|registered|profile)",
        r"(?:log|sign|get|let|hack|break)(?:ging|ting)? (?:me |us )?(?:in ?to|in on|into) (?:my |our |the |his |her |their |another |somebody|someone)(?:\w+'s|late \w+'s|\w+s') (?:\w+)?",
        r"(?:her|his|their) (?:private |personal )?(?:messages|mails?|e-?mails?|chats?|contacts|files|account|password|login|phone)",
        r"(?:is|was|left|has left|on holiday|on leave|passed away|died|deceased|away|sick),? (?:and )?(?:i|we) (?:need|want|must|have to|would like)(?: \w+){0,3}? (?:to )?(?:his|her|their|read|log|access|get)(?: \w+)?",
        r"(?:belongs?|belonging) to (?:mr|mrs|ms|another|somebody|someone|my|peter|a) \w+",
        r"to (?:this|that|another|a different|my private|my other) (?:e-?mail |mail |postal )?(?:address|adress|one|account|number) instead",
        r"(?:what|which) (?:\w+ )?(?:address|e-?mail|number|plan|card|order)s? (?:do|did|does) (?:you|he|she|they) (?:have|hold|show|store|keep|send)(?: \w+)? (?:for|of|on) (?!me\b|us\b|my\b|our\b|this\b|the\b|your\b)\w+",
        r"(?:change|set|update) the (?:e-?mail|mail|phone|address|password|number)(?: address)? (?:of|for|on) (?:user|account|the account|another|his|her|their|my \w+'?s?) ?\w*",
    ),
)

# Names keep their capitals, so these look at the text as it was written.
_NAME = r"[A-Z][a-z'’-]{1,20}(?:[ \t]+(?:van|von|de|der|el|al|bin|da|di|du|la)){0,2}[ \t]+[A-Z][a-z'’-]{1,20}"
_NAMED = re.compile(
    rf"""\b(?:Mr|Mrs|Ms|Miss|Dr|Herr|Frau|Prof|Sir|Madam)\.?[ \t]+[A-Z][a-z'’-]+
    | {_NAME}['’]s[ \t]+(?:e-?mail|account|password|phone|number|address|login|orders?|invoices?|messages|profile)
    | (?:wife|husband|mother|father|mum|mom|dad|son|daughter|brother|sister|friend|colleague|co-?worker|boss|manager|employee|
        partner|neighbou?r|client|customer|user|member|person|account[ ]of|account[ ]for|accounts?[ ]named|name[ ]is|named|called|
        belongs[ ]to|behalf[ ]of|whether|invoices?[ ]of|password[ ]of|orders?[ ]of|address[ ]of|email[ ]of|number[ ]of),?[ \t]+{_NAME}
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?!\w)", re.IGNORECASE)


def foreign_addresses(text: str, own: frozenset[str]) -> list[str]:
    """Mail addresses in the text that are neither the customer's nor ours."""
    found = dict.fromkeys(address.casefold() for address in _ADDRESS.findall(text))
    domains = {address.partition("@")[2] for address in own}
    return [one for one in found if one not in own and not _is_of_a_machine(one, domains)]


def names_another(text: str, own_name: str) -> bool:
    """A person is named who does not have the customer's name."""
    own = {word.casefold() for word in re.findall(r"\w+", own_name)}
    return any(not own & {word.casefold() for word in re.findall(r"\w+", found)} for found in _NAMED.findall(text))


def _is_of_a_machine(address: str, own_domains: set[str]) -> bool:
    user, _, domain = address.partition("@")
    return domain in own_domains and user.startswith(("no-reply", "noreply", "support", "info", "help", "billing"))

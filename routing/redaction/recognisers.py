"""Every kind of personal data that is looked for, and by what: one line for a new one.

Where two find the same place, it is of the kind that stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routing.redaction.kinds.birth_date import BIRTH_DATE, find_birth_dates
from routing.redaction.kinds.br_cpf import BR_CPF, find_br_cpfs
from routing.redaction.kinds.card import CARD, find_cards
from routing.redaction.kinds.customer import find_customer
from routing.redaction.kinds.de_tax_id import DE_TAX_ID, find_de_tax_ids
from routing.redaction.kinds.email import EMAIL, find_emails
from routing.redaction.kinds.es_nif import ES_NIF, find_es_nifs
from routing.redaction.kinds.fr_nir import FR_NIR, find_fr_nirs
from routing.redaction.kinds.iban import IBAN, find_ibans
from routing.redaction.kinds.ip_address import IP_ADDRESS, find_ip_addresses
from routing.redaction.kinds.it_fiscal_code import IT_FISCAL_CODE, find_it_fiscal_codes
from routing.redaction.kinds.nl_bsn import NL_BSN, find_nl_bsns
from routing.redaction.kinds.phone import PHONE, find_phones
from routing.redaction.kinds.pl_pesel import PL_PESEL, find_pl_pesels
from routing.redaction.kinds.record_phrases import ACCOUNT, PERSON, STREET_ADDRESS
from routing.redaction.kinds.secret import SECRET, find_secrets
from routing.redaction.kinds.uk_nino import UK_NINO, find_uk_ninos
from routing.redaction.kinds.url_userinfo import URL_USERINFO, find_userinfo
from routing.redaction.kinds.us_ssn import US_SSN, find_us_ssns
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

RECOGNISERS: tuple[tuple[frozenset[str], Callable[[Scan], Iterator[Span]]], ...] = (
    (frozenset({URL_USERINFO}), find_userinfo),
    (frozenset({EMAIL}), find_emails),
    (frozenset({SECRET}), find_secrets),
    (frozenset({IBAN}), find_ibans),
    (frozenset({CARD}), find_cards),
    (frozenset({IP_ADDRESS}), find_ip_addresses),
    (frozenset({US_SSN}), find_us_ssns),
    (frozenset({UK_NINO}), find_uk_ninos),
    (frozenset({DE_TAX_ID}), find_de_tax_ids),
    (frozenset({FR_NIR}), find_fr_nirs),
    (frozenset({ES_NIF}), find_es_nifs),
    (frozenset({IT_FISCAL_CODE}), find_it_fiscal_codes),
    (frozenset({NL_BSN}), find_nl_bsns),
    (frozenset({PL_PESEL}), find_pl_pesels),
    (frozenset({BR_CPF}), find_br_cpfs),
    (frozenset({BIRTH_DATE}), find_birth_dates),
    (frozenset({PERSON, STREET_ADDRESS, ACCOUNT, PHONE}), find_customer),
    (frozenset({PHONE}), find_phones),
)
KINDS = tuple(dict.fromkeys(kind for kinds, _find in RECOGNISERS for kind in sorted(kinds)))

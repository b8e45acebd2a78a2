"""What is taken for personal data, and what is not."""

from __future__ import annotations

import pytest

from routing.redaction.redact import find_spans, redact

FOUND = {
    "EMAIL_ADDRESS": (
        "ann@example.org",
        "Ann.O'Neil+news@mail.example.co.uk",
        "jürgen@bücher.example",
        "ann (at) example (dot) org",
        "ann[at]example[dot]co[dot]uk",
        "ann at example dot org",
        "ann.lee_at_example_dot_com",
        "ann&#64;example.org",
        "ann＠example．org",
        "ann@exam\u200bple.org",
        "a\x00nn@example.org",
    ),
    "PHONE_NUMBER": (
        "+49 (0)30 1234567",
        "+1-202-555-0143 x12",
        "0044 20 7946 0958",
        "(020) 7946 0958",
        "555-867-5309",
        "(415) 555.2671",
        "01 23 45 67 89",
        "0171/1234567",
        "8 (495) 123-45-67",
        "090-1234-5678",
        "+４９ ３０ １２３４５６７",
        "+49\u00a030\u00a01234567",
    ),
    "CREDIT_CARD": (
        "4111 1111 1111 1111",
        "3782-822463-10005",
        "5555555555554444",
        "4111\u20111111\u20111111\u20111111",
    ),
    "IBAN_CODE": ("DE89 3704 0044 0532 0130 00", "gb82 west 1234 5698 7654 32", "FR1420041010050500013M02606"),
    "IP_ADDRESS": ("203.0.113.77", "2001:db8::8a2e:370:7334", "fe80::1ff:fe23:4567:890a"),
    "US_SSN": ("536-90-4399",),
    "UK_NINO": ("QQ 12 34 56 C".replace("QQ", "AB"), "ab123456c"),
    "DE_TAX_ID": ("36 574 261 809", "36574261809"),
    "FR_NIR": ("2 95 10 99 126 111 93", "295109912611193"),
    "ES_NIF": ("54362315-K", "54362315K", "X-2482300W"),
    "IT_FISCAL_CODE": ("RCCMNL83S18D969H", "rccmnl83s18d969h"),
    "PL_PESEL": ("44051401359",),
    "BR_CPF": ("390.533.447-05", "39053344705"),
    "SECRET": (
        "sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY9z",
    ),
}
BESIDE_WORDS = {
    "PHONE_NUMBER": (
        "My number is <467 3395>.",
        "Phone:\n<60-56-85-91>",
        "T: <80859213>",
        "Telefonnummer <80859213>",
        "Mijn nummer is <80859213>",
        "電話番号は<80859213>です",
        "<80859213> is my mobile",
        "tel:<+15552368>",
    ),
    "CREDIT_CARD": ("my card <4047737215142>", "<503802053770> 12/29"),
    "US_SSN": ("SSN <536904399>", "social security number: <536 90 4399>"),
    "UK_NINO": ("National insurance <AB123456>",),
    "NL_BSN": ("Mijn BSN is <111222333>", "burgerservicenummer <1112.22.333>"),
    "DATE_OF_BIRTH": (
        "born on <12 May 1985>",
        "DOB: <05/12/1985>",
        "geboren am <12.05.1985>",
        "née le <12 mai 1985>",
        "fecha de nacimiento: <12 de mayo de 1985>",
        "nato il <12/05/85>",
        "data urodzenia <1985-05-12>",
        "my birthday is <May 12th, 1985>",
        "生年月日<1985年5月12日>",
    ),
    "SECRET": (
        "password: <hunter2>",
        'api_key = "<abcdefgh>"',
        "Authorization: Bearer <abc123def456ghi789>",
        "the secret key 3f2b8c1d9e0a4b5c6d7e8f9012345678".replace("3f2b", "<3f2b") + ">",
        "Server=db;Uid=app;Pwd=<s3cr3t!>;Port=1",
    ),
    "URL_USERINFO": ("postgres://<app:s3cr3t>@db.example.com:5432/app", "https://<ann>@example.org/x"),
}
LEFT = (
    "Order 4829103847 has not arrived",
    "order number is 482910384, invoice INV-2026-000123",
    "My order 114-3941689-8772232",
    "tracking number 1Z999AA10123456784 and 9400 1000 0000 0000 0000 00",
    "Version 10.0.19045.3803, Chrome 119.0.6045.105, v1.2.3.4",
    "It costs $1,250.00 or 1 250 000 € or 1.234,56 EUR",
    "on 2026-11-22T10:15:22Z, 22.11.2026 at 14:30 until 15:45, from 01/02/2026 to 03/04/2026",
    "timestamp 1781547238, ts=1781547238011",
    "request id 550e8400-e29b-41d4-a716-446655440000",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 broke it",
    "SKU 555-123-4567 and part no. 555-867-5309",
    "reference 4111111111111112",
    "https://shop.example.com/orders/4155552671?page=2",
    "https://docs.example.com/how-to-reset-your-password-2024",
    "com.example.RoutingServiceImplementation2Factory",
    "error at line 1234567, column 89, code 80070005",
    "coordinates 52.520008, 13.404954 and pi 3.14159265358979",
    "std::vector a::b at 10:20:30, ratio 16:9",
    "the password is wrong and the token expired, reset the key",
    "npm install react@18.2.0, logo@2x.png, @everyone, meet @ noon",
    "look at example.com, or at example.org",
    "customer number 12345678, zip 90210, 2024-2025",
    "netmask 255.255.255.0",
    "the meeting of 12 May 1985",
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_it_is_found_wherever_it_stands(kind: str, text: str) -> None:
    (span,) = find_spans(f"It is {text}, you know.")

    assert (span.kind, span.start, span.end) == (kind, 6, 6 + len(text))


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in BESIDE_WORDS.items() for text in texts])
def test_a_word_beside_it_says_what_it_is(kind: str, text: str) -> None:
    start, end = text.index("<"), text.index(">") - 1

    (span,) = find_spans(text.replace("<", "").replace(">", ""))

    assert (span.kind, span.start, span.end) == (kind, start, end)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_nobodys_is_left(text: str) -> None:
    assert redact(text).text == text


def test_a_private_key_is_taken_out_whole() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabc+/=\n-----END RSA PRIVATE KEY-----"

    assert redact(f"Here:\n{key}\nThanks").text == "Here:\n[secret]\nThanks"


def test_many_in_one_text_are_all_found() -> None:
    text = "Call 0171 1234567 or 030/7654321, mail a@b.org, b@c.org; card 4111 1111 1111 1111 12/29, IP 203.0.113.7:443"

    assert dict(redact(text).counts) == {"PHONE_NUMBER": 2, "EMAIL_ADDRESS": 2, "CREDIT_CARD": 1, "IP_ADDRESS": 1}


def test_a_number_is_read_as_those_of_the_customers_country() -> None:
    assert redact("Ask for 80859213").text == "Ask for 80859213"
    assert redact("Ask for 80859213", region="SG").text == "Ask for [phone]"


def test_only_the_kinds_that_are_named_are_looked_for() -> None:
    assert redact("a@b.org from 203.0.113.7", kinds=["IP_ADDRESS"]).text == "a@b.org from [ip address]"

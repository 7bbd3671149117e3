"""The forms in which a secret shows up in messages, tracebacks and logs.

Whoever prints a secret seldom prints it as it is: an exception shows its repr, a request its JSON
or URL, a header its base64, a long line is wrapped. CONTRACT.md, "Secrets", lists them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

# One character of a secret tells next to nothing, and masking it would garble every text.
SHORTEST = 2
# A line of a secret, of which there are many, and some are but a bracket.
SHORTEST_LINE = 4
# Shorter encodings are ordinary words, too.
SHORTEST_ENCODED = 8


def forms_of(value: Any) -> set[str]:
    """Return every text that gives a secret away: a text's or a number's."""
    forms: set[str] = set()
    for text in spellings(value):
        forms.update(form for form in whole_forms(text) if len(form) >= SHORTEST)
        for line in text.splitlines()[: None if "\n" in text or "\r" in text else 0]:
            if len(line.strip()) >= SHORTEST_LINE:
                forms.update(escapes(line.strip()))
    return forms


def spellings(value: Any) -> set[str]:
    """Return the ways of writing a number; a text has one."""
    if isinstance(value, float):
        whole = {str(int(value))} if value.is_integer() else set()
        return {repr(value), f"{value:g}", *whole}
    return {str(value)}


def whole_forms(text: str) -> Iterator[str]:
    """Go through the forms of a whole secret."""
    for variant in {text, text.strip(), " ".join(text.split())}:
        yield from escapes(variant)
    data = text.encode("utf-8", "surrogatepass")
    for url in (quote(data, safe=""), quote(data), quote(data, safe="!'()*"), quote_plus(data)):
        yield url
        yield lower_escapes(url)
    encoded = [form for part in {data, data.strip()} for form in encodings(part)]
    yield from (form for form in encoded if len(form) >= SHORTEST_ENCODED)


def escapes(text: str) -> set[str]:
    """Return a text as it stands inside a literal, and inside a literal within another one."""
    once = {text, *literals(text)}
    twice = {inner for form in once - {text} for inner in literals(form)}
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return once | twice | {html, html.replace('"', "&quot;").replace("'", "&#x27;")}


def literals(text: str) -> Iterator[str]:
    """Go through a text as the inside of a literal: Python's, of text and of bytes, and JSON's."""
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    data = text.encode("utf-8", "surrogatepass")
    for bare in (
        "".join(repr(character)[1:-1] for character in text),
        "".join(ascii(character)[1:-1] for character in text),
        "".join(repr(bytes([byte]))[2:-1] for byte in data),
    ):
        # Which quotes are escaped depends on those around the literal.
        yield bare
        yield bare.replace("'", "\\'")
        yield bare.replace('"', '\\"')


def lower_escapes(url: str) -> str:
    """Write the hexadecimal digits of a URL's escapes in lower case, as some do."""
    head, *rest = url.split("%")
    return "%".join([head, *(part[:2].lower() + part[2:] for part in rest)])


def encodings(data: bytes) -> Iterator[str]:
    """Go through what hexadecimal and base64 make of some bytes, also amid others."""
    yield data.hex()
    yield data.hex().upper()
    for whole in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
        yield whole.decode("ascii")
        yield whole.decode("ascii").rstrip("=")
    for offset in range(3):
        # What stands before it shifts the digits; those that depend on a neighbour are left out.
        digits = base64.b64encode(bytes(offset) + data).decode("ascii").rstrip("=")
        first = (0, 2, 3)[offset]
        last = len(digits) if (offset + len(data)) % 3 == 0 else len(digits) - 1
        yield digits[first:last]
        yield digits[first:last].replace("+", "-").replace("/", "_")

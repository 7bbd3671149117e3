"""CRC-32 of whole objects, also when their parts are read by several threads.

S3 checks the same sums on arrival: the part's own, then that of the whole object.
"""

from __future__ import annotations

import base64
from functools import lru_cache

# The CRC's polynomial, bits reversed; the highest bit of a word stands for x^0.
POLYNOMIAL = 0xEDB88320
ONE = 1 << 31


def encode_crc32(crc: int) -> str:
    """Write a CRC-32 as S3 does: four bytes, highest first, in base64."""
    return base64.b64encode(crc.to_bytes(4, "big")).decode("ascii")


def combine_crc32(first: int, second: int, second_size: int) -> int:
    """Return the CRC-32 of two pieces in a row from those of the pieces."""
    return multiply(shift(second_size), first) ^ second


@lru_cache(maxsize=64)
def shift(size: int) -> int:
    """Return what moves a checksum `size` bytes forward: x^(8 * size) modulo the polynomial."""
    result, square, exponent = ONE, 1 << 30, 8 * size
    while exponent:
        if exponent & 1:
            result = multiply(result, square)
        square = multiply(square, square)
        exponent >>= 1
    return result


def multiply(a: int, b: int) -> int:
    """Multiply two polynomials over GF(2), modulo the CRC's."""
    product = 0
    while a:
        if a & ONE:
            product ^= b
        a = (a << 1) & 0xFFFFFFFF
        b = (b >> 1) ^ (POLYNOMIAL if b & 1 else 0)
    return product

"""Whether LIBSVM text is so plain that the library's own reader takes it as it is meant.

That reader is fast and silent: it takes ``2:nan`` for 1, ``3.5:1`` for two features and ``1.2.3``
for 1.2. So it gets only files of which this says that every row is ``<label> <index>:<value> ...``
with decimal numbers, single blanks and nothing else. All other files, right or wrong, are for
rankzero_job.readers, which know every spelling and name the line that is wrong.

Looks at bytes by whole arrays: a look at each in Python would take longer than the training.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_DIGITS = b"0123456789"
_BLANK, _COLON, _END, _MINUS, _PLUS, _DOT, _EXPONENT = b" :\n-+.e"
# What is not a digit becomes one of these; 0 is for what plain text has not.
_KINDS = bytes(b" :\n-+.e".find(byte) + 1 for byte in range(256))
# Which of them may follow which, whatever digits are between.
_FOLLOWERS = {
    " ": ":",
    ":": "-.e \n",
    "\n": "-+.e \n",
    "-": ".e \n",
    "+": ".e \n",
    ".": "e \n",
    "e": "-+",
}
_KIND_PAIRS = bytes(
    _KINDS[ord(first)] * 8 + _KINDS[ord(second)]
    for first, seconds in _FOLLOWERS.items()
    for second in seconds
)
# From here on an index may not be one of 32 bits, and the library's whole numbers overflow.
_INDEX_DIGITS, _WHOLE_DIGITS = 10, 19


def is_plain(chunk: bytes) -> bool:
    """Whether whole lines are plain; what is in doubt is not."""
    text = b"\n" + chunk.removesuffix(b"\n") + b"\n"
    kinds = text.translate(_KINDS, _DIGITS)
    if b"\0" in kinds or not _follow(np.frombuffer(kinds, np.uint8)):
        return False
    characters = np.frombuffer(text, np.uint8)
    is_digit = characters - ord("0") <= 9
    return (
        _have_digits(characters, is_digit)
        and not _is_too_long(characters, is_digit)
        and (b"e" not in text or _are_exponents(characters, is_digit))
    )


def _follow(kinds: np.ndarray) -> bool:
    """Whether the characters that are no digits follow each other as in numbers and pairs."""
    pairs = kinds[:-1] * np.uint8(8) + kinds[1:]
    return not pairs.tobytes().translate(None, _KIND_PAIRS)


def _have_digits(characters: np.ndarray, is_digit: np.ndarray) -> bool:
    """Whether digits are wherever a number has to have some, and signs only where one begins."""
    is_sign = (characters == _MINUS) | (characters == _PLUS)
    is_before_sign = (characters == _COLON) | (characters == _END) | (characters == _EXPONENT)
    is_after_digit = is_digit[:-1] & ~is_sign[1:]
    is_sign_in_place = is_before_sign[:-1] & is_sign[1:]
    return bool((is_digit[1:] | is_after_digit | is_sign_in_place).all())


def _is_too_long(characters: np.ndarray, is_digit: np.ndarray) -> bool:
    """Whether the library would not have room for an index, or a number before its point."""
    if characters.size <= _INDEX_DIGITS:
        return False
    eight = _runs(_runs(_runs(is_digit, 1), 2), 4)
    ten = eight[:-2] & eight[2:]
    starts = np.flatnonzero(ten[1:] & ~is_digit[: ten.size - 1])
    before = characters[starts]
    if (before == _BLANK).any():
        return True
    # Behind a point the library leaves out the digits that it has no room for.
    last_ten = starts[before != _DOT] + 1 + _WHOLE_DIGITS - _INDEX_DIGITS
    return bool(ten[last_ten[last_ten < ten.size]].any())


def _runs(is_run: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Where runs of twice the length begin, by where those of the length begin."""
    return is_run[:-length] & is_run[length:]


def _are_exponents(characters: np.ndarray, is_digit: np.ndarray) -> bool:
    """Whether exponents have a sign and two digits, and leave no number too large or too small."""
    at = np.flatnonzero(characters == _EXPONENT)
    if at[-1] + 4 >= characters.size:
        return False
    sign, tens, after = (characters[at + offset] for offset in (1, 2, 4))
    is_small = (tens == ord("0")) | (sign == _MINUS) & (tens <= ord("2"))
    is_end = (after == _BLANK) | (after == _END)
    return bool((is_small & is_end & is_digit[at + 3]).all())

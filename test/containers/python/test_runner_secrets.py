"""No secret is in what the runner writes, however the user's code came to show it."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from rankzero import masking

KEY = "-----BEGIN KEY-----\nMIIEvQIBADAN\tBgkq\"hkiG'9w0\n-----END KEY-----\n"


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    masking.forget()
    yield
    masking.forget()


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        repr(KEY),
        repr(KEY.encode()),
        repr({"nested": [KEY]}),
        repr(repr(KEY)),
        json.dumps(json.dumps({"key": KEY})),
        quote(KEY, safe=""),
        quote(KEY, safe="").replace("%0A", "%0a").replace("%22", "%22"),
        base64.b64encode(KEY.encode()).decode(),
        base64.urlsafe_b64encode(b"user:" + KEY.encode()).decode(),
        KEY.encode().hex(),
        KEY.replace("\n", "\n  | "),
        " ".join(KEY.split()),
    ],
)
def test_hides_every_form_of_a_key(written):
    masking.learn(KEY, True)
    hidden = masking.hide(f"before {written} after")
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")
    for piece in ("MIIEvQIB", "hkiG", "TUlJRXZR", "lFdlFJQk", "4d494945"):
        assert piece not in hidden


def test_hides_overlapping_secrets_as_one():
    for secret in ("abcdef", "defghi", "aaa"):
        masking.learn(secret, True)
    assert masking.hide("abcdefghi aaaa abc") == "*** *** abc"


def test_hides_a_short_secret_as_a_word_only_and_a_single_character_never():
    for secret in ("x", 42, "é1"):
        masking.learn(secret, True)
    assert masking.hide("x axis 142 42 4.2 é1 é12") == "x axis 142 *** 4.2 *** é12"


def test_hides_a_number_in_its_spellings():
    masking.learn(2500.0, True)
    assert masking.hide("2500 2500.0") == "*** ***"


def test_learns_no_flag_and_no_null():
    masking.learn({"password": [True, None, {"deep": "hunter22"}], "user": "somebody"}, False)
    assert masking.hide("True None null somebody hunter22") == "True None null somebody ***"


HEAD = """
    import threading
    from rankzero import task

    def refuse(token):
        raise ValueError(f"refused {token!r}")

    @task
    def train(token, ctx):
"""


def fails(job, *lines: str):
    ended = job(
        HEAD + "".join(f"        {line}\n" for line in lines),
        inputs={"token": {"type": "text"}},
        hyperparameters={"token": json.dumps(KEY)},
    ).run()
    for piece in ("MIIEvQIB", "hkiG"):
        assert piece not in ended.stderr + ended.stdout
        assert piece not in (ended.failure or "")
    return ended


def test_hides_secrets_of_causes(job):
    ended = fails(
        job,
        "try: refuse(token)",
        "except ValueError as error: raise RuntimeError('no luck') from error",
    )
    assert "no luck" in ended.failure
    assert "refused" in ended.stderr


@pytest.mark.skipif(sys.version_info < (3, 11), reason="notes came with 3.11")
def test_hides_secrets_of_notes_and_groups(job):
    ended = fails(
        job,
        "try: refuse(token)",
        "except ValueError as error:",
        "    error.add_note('with ' + token)",
        "    raise ExceptionGroup('both ' + token, [error, KeyError(token)])",
    )
    assert "ExceptionGroup: both ***" in ended.failure
    assert "refused" in ended.stderr


def test_hides_secrets_of_threads(job):
    ended = fails(
        job,
        "thread = threading.Thread(target=refuse, args=(token,), name='helper')",
        "thread.start(); thread.join()",
        "return {}",
    )
    assert "Exception in thread helper:" in ended.stderr
    assert "refused" in ended.stderr

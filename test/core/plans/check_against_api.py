"""Checks bodies of an operation of SageMaker's against its own model, as botocore carries it.

Usage: check_against_api.py OPERATION

Standard input: a JSON list of bodies. Standard output: a JSON list of as many lists of complaints.
botocore checks types, required members and minima; the rest of the model's constraints (maxima,
patterns, enums) is checked here, because the service checks them.
"""

import json
import re
import sys
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.session import Session
from botocore.validate import ParamValidator


def python_pattern(pattern: str) -> str:
    """A pattern of the model with Java's character classes spelled for Python."""
    return (
        pattern.replace(r"\p{L}", "a-zA-Z\u00c0-\u1fff\u2c00-\ud7ff\uf900-\U0010ffff")
        .replace(r"\p{Z}", " \u00a0\u3000")
        .replace(r"\p{N}", r"\d")
        .replace(r"\p{Alnum}", "a-zA-Z0-9")
    )


def text_complaints(shape: StringShape, value: str, path: str) -> list[str]:
    """What the model's length, enum and pattern say against a string."""
    found = []
    length, most = len(value.encode("utf-16-le")) // 2, shape.metadata.get("max")
    if most is not None and length > most:
        found.append(f"{path}: {length} characters, at most {most}")
    if shape.enum and value not in shape.enum:
        found.append(f"{path}: {value!r} is not in the enum")
    pattern = shape.metadata.get("pattern")
    if pattern is not None and not re.fullmatch(python_pattern(pattern), value):
        found.append(f"{path}: {value!r} does not match {pattern}")
    return found


def complaints(shape: Shape, value: Any, path: str) -> list[str]:
    """What the model's constraints say against a value, at any depth."""
    if isinstance(shape, StringShape):
        return text_complaints(shape, value, path)
    if isinstance(shape, StructureShape):
        return [
            text
            for name, member in value.items()
            for text in complaints(shape.members[name], member, f"{path}.{name}")
        ]
    found = []
    most = shape.metadata.get("max")
    if isinstance(shape, (ListShape, MapShape)):
        if most is not None and len(value) > most:
            found.append(f"{path}: {len(value)} entries, at most {most}")
        if isinstance(shape, ListShape):
            for index, item in enumerate(value):
                found += complaints(shape.member, item, f"{path}[{index}]")
        else:
            for key, item in value.items():
                found += complaints(shape.key, key, f"{path} key")
                found += complaints(shape.value, item, f"{path}[{key!r}]")
    elif most is not None and value > most:
        found.append(f"{path}: {value}, at most {most}")
    return found


def main() -> None:
    """Checks the bodies of standard input."""
    model = Session().get_service_model("sagemaker")
    shape = model.operation_model(sys.argv[1]).input_shape
    assert shape is not None
    answers = []
    for body in json.load(sys.stdin):
        report = ParamValidator().validate(body, shape)
        known = not report.has_errors()
        answers.append(complaints(shape, body, "$") if known else [report.generate_report()])
    json.dump(answers, sys.stdout)


main()

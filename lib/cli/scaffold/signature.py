"""Tells the inputs and outputs of a training function, by its text alone: nothing of it is run.

Usage: python signature.py FILE FUNCTION; prints {"inputs": {name: …}, "outputs": {name: type},
"metrics": [name]} or {"error": text}.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

TYPES = {
    "Path": "channel",
    "PathLike": "channel",
    "int": "integer",
    "float": "float",
    "str": "text",
    "bool": "flag",
}
NUMBERS = {"int": "integer", "len": "integer", "float": "float", "round": "float", "str": "text"}


def describe(tree: ast.Module, name: str) -> dict[str, Any]:
    """Return what the function of that name takes and returns."""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    if not found:
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        return {"error": f"has no function {name}; it has {', '.join(names) or 'none'}"}
    function = found[-1]
    arguments = [*function.args.posonlyargs, *function.args.args]
    defaults: list[ast.expr | None] = [None] * (len(arguments) - len(function.args.defaults))
    pairs = [
        *zip(arguments, [*defaults, *function.args.defaults], strict=True),
        *zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True),
    ]
    inputs = {
        argument.arg: input_of(argument.annotation, default)
        for argument, default in pairs
        if argument.arg != "ctx" and last_name(argument.annotation) != "Context"
    }
    return {"inputs": inputs, "outputs": outputs_of(function), "metrics": metrics_of(tree)}


def input_of(annotation: ast.expr | None, default: ast.expr | None) -> dict[str, Any]:
    """Return how an input is declared: its type, its default, the values that it may have."""
    options: dict[str, Any] = {}
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        parts = [part for part in (annotation.left, annotation.right) if not is_none(part)]
        annotation = parts[0] if len(parts) == 1 else None
    if isinstance(annotation, ast.Subscript):
        kind = last_name(annotation.value)
        if kind == "Literal":
            members = annotation.slice
            items = members.elts if isinstance(members, ast.Tuple) else [members]
            options["values"] = [ast.literal_eval(item) for item in items]
            annotation = ast.Name(type(options["values"][0]).__name__)
        elif kind == "Optional":
            annotation = annotation.slice
    declared = TYPES.get(last_name(annotation), "json")
    if default is not None and declared != "channel":
        try:
            options["default"] = ast.literal_eval(default)
        except ValueError:
            options["default"] = None
    if default is not None and declared == "channel":
        options["optional"] = True
    return {"type": declared, **options}


def outputs_of(function: ast.FunctionDef) -> dict[str, str]:
    """Return the outputs by name, with the type that their values seem to have."""
    assigned = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    outputs: dict[str, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and last_name(node.func) == "Outputs":
            outputs |= {k.arg: type_of(k.value, assigned) for k in node.keywords if k.arg}
    return outputs


def metrics_of(tree: ast.Module) -> list[str]:
    """Return the names that are logged with log_metric, in their order."""
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and last_name(node.func) == "log_metric" and node.args
    ]
    names = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]
    return list(dict.fromkeys(str(name) for name in names))


def type_of(value: ast.expr, assigned: dict[str, ast.expr]) -> str:
    """Guess the type of a value: a path below ctx.output_dir is a file, and so on."""
    if isinstance(value, ast.Name) and value.id in assigned:
        return type_of(assigned[value.id], {k: v for k, v in assigned.items() if k != value.id})
    if "output_dir" in ast.unparse(value):
        return "file"
    if isinstance(value, ast.Call) and last_name(value.func) in NUMBERS:
        return NUMBERS[last_name(value.func)]
    if isinstance(value, ast.BinOp):
        return "float"
    if isinstance(value, (ast.Compare, ast.BoolOp)):
        return "flag"
    if isinstance(value, ast.Constant):
        kinds: dict[type, str] = {bool: "flag", int: "integer", float: "float", str: "text"}
        return kinds.get(type(value.value), "json")
    return "json"


def last_name(node: ast.expr | None) -> str:
    """Return the last part of a dotted name; no characters for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.rsplit(".", 1)[-1]
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_none(node: ast.expr) -> bool:
    """Tell whether an annotation is None."""
    return isinstance(node, ast.Constant) and node.value is None


if __name__ == "__main__":
    path, name = sys.argv[1:]
    try:
        answer = describe(ast.parse(Path(path).read_text(encoding="utf-8")), name)
    except (SyntaxError, ValueError) as error:
        answer = {"error": f"cannot be read as Python: {error}"}
    print(json.dumps(answer))

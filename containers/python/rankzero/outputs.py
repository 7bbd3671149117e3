"""What a training function may return: `Outputs`, a dict, a dataclass, a named tuple or None."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .errors import RunnerError
from .records import fields_of


class Outputs(Mapping[str, Any]):
    """Named return values: `Outputs(model=path, accuracy=0.93)`."""

    def __init__(self, **values: Any) -> None:
        """Take each output as a keyword."""
        self._values = values

    def __getitem__(self, name: str) -> Any:
        """Return one value, as from a dict."""
        return self._values[name]

    def __getattr__(self, name: str) -> Any:
        """Return one value, as from a dataclass."""
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the values."""
        return len(self._values)

    def __repr__(self) -> str:
        """Show what the call looked like."""
        values = ", ".join(f"{name}={value!r}" for name, value in self._values.items())
        return f"Outputs({values})"


def named_values(returned: Any) -> dict[str, Any]:
    """Return a function's return value as a dict by output name.

    Raises BadOutput for a shape that has no names.
    """
    if returned is None:
        return {}
    if isinstance(returned, Mapping):
        unnamed = [key for key in returned if not isinstance(key, str)]
        if unnamed:
            raise RunnerError("BadOutput", f"output names must be text, found {unnamed[0]!r}")
        return dict(returned)
    fields = fields_of(returned)
    if fields is not None:
        return fields
    if isinstance(returned, tuple) and hasattr(returned, "_asdict"):
        return dict(returned._asdict())
    raise RunnerError(
        "BadOutput",
        f"the function returned {type(returned).__name__}; expected Outputs(...), a dict, "
        "a dataclass or a named tuple with one value for each declared output",
    )

"""Owns turning one line of JSON into an intent; must never carry it out (session does)."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from workbench.model.intent import AnyIntent
from workbench.model.lines import LineError, problems_of, strict_loads


def parse_intent(line: bytes, adapter: TypeAdapter[AnyIntent]) -> AnyIntent:
    """The intent on this line; LineError with everything that is wrong with it, on one line."""
    strict_loads(line)
    try:
        return adapter.validate_json(line)
    except ValidationError as error:
        problems = [f"{problem.field}: {problem.what}" if problem.field else problem.what for problem in problems_of(error, "", None)]
        raise LineError("; ".join(dict.fromkeys(problems))) from None

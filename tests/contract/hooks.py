"""What Schemathesis cannot read in the API document, and how many cases it sends to each operation."""

import atexit
import collections
import itertools
import json

import schemathesis
import yaml
from schemathesis.core import NOT_SET
from schemathesis.core.parameters import ParameterLocation

#: Numbers the requests with a body.
numbers = itertools.count()
#: The statuses of each operation's answers, and how often each one came.
answers = collections.defaultdict(collections.Counter)


@schemathesis.serializer("application/yaml")
def as_it_is(context, value):
    """The document types YAML as text; in quotes it would be a string and no manifest."""
    return value.encode() if isinstance(value, str) else yaml.safe_dump(value).encode()


@schemathesis.serializer("application/x-ndjson")
def as_lines(context, value):
    """The document types a stream of questions as text too."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Facts that are made up contradict the body, which then nobody looks at: three in four requests go without them.

    Those that try out the query keep it.
    """
    tried = getattr(case.meta.phase.data, "parameter_location", None) if case.meta else None
    if case.body is not NOT_SET and tried is not ParameterLocation.QUERY and next(numbers) % 4:
        case.query = {}


@schemathesis.hook
def after_call(context, case, response):
    answers[case.operation.label][response.status_code] += 1


@atexit.register
def print_figures():
    print("\nCases by operation, and their statuses:")
    for operation, statuses in sorted(answers.items()):
        print(f"  {statuses.total():>7} {operation:<22}", *(f"{status}: {count}" for status, count in sorted(statuses.items())))

# SPDX-License-Identifier: Apache-2.0
"""Single values as the format page defines them: S3 URIs (A.3), dates (A.4), integers and numbers (L)."""

import calendar
import math
import re

MAX_INTEGER = 2.0 ** 53  # section L
MAX_LABEL = 256          # code points, J14

_S3_URI = re.compile(r"s3://([0-9A-Za-z.\-_]{3,255})/(.{1,1024})", re.DOTALL)
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})([T ])([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.[0-9]{1,9})?(?:Z|[+-]([0-9]{2}):?([0-9]{2}))?")
_INTEGER_TEXT = re.compile(r"-?[0-9]+")


def s3_bucket(value):
    """Bucket of a well-formed source-ref, else None."""
    match = _S3_URI.fullmatch(value) if isinstance(value, str) else None
    return match.group(1) if match else None


def is_number(value):
    """A JSON number that a double can hold; bool is no number."""
    return isinstance(value, float) and math.isfinite(value)


def is_integer(value):
    return is_number(value) and value == math.floor(value) and abs(value) <= MAX_INTEGER


def is_integer_text(value):
    return isinstance(value, str) and _INTEGER_TEXT.fullmatch(value) is not None


def is_confidence(value):
    return is_number(value) and 0 <= value <= 1


def date_form(value):
    """'good', 'space' (accepted, lint) or 'bad' for a string of section A.4."""
    match = _DATE.fullmatch(value)
    if not match:
        return "bad"
    year, month, day = (int(match.group(i)) for i in (1, 2, 3))
    hour, minute, second = (int(match.group(i)) for i in (5, 6, 7))
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return "bad"
    if hour > 23 or minute > 59 or second > 60:
        return "bad"
    if match.group(8) and (int(match.group(8)) > 23 or int(match.group(9)) > 59):
        return "bad"
    return "space" if match.group(4) == " " else "good"

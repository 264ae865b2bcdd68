# SPDX-License-Identifier: Apache-2.0
"""A creation-date (format page, A.4) as an instant: whole seconds and nanoseconds, comparable."""

import re

from fields import date_form

_PARTS = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):?(\d\d))?")
_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def days(year, month, day):
    """Days since a fixed day before year 1; datetime cannot hold what an offset moves out of its years."""
    leap = month > 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400 + _BEFORE_MONTH[month - 1] + leap + day


def instant(value):
    """None where the value is no date."""
    if not isinstance(value, str) or date_form(value) == "bad":
        return None
    year, month, day, hour, minute, second, fraction, sign, hours, minutes = _PARTS.fullmatch(value).groups()
    offset = (int(hours) * 60 + int(minutes)) * 60 if sign else 0
    time = (int(hour) * 60 + int(minute)) * 60 + int(second)
    seconds = days(int(year), int(month), int(day)) * 86400 + time - (offset if sign == "+" else -offset)
    return seconds, int((fraction or "").ljust(9, "0"))

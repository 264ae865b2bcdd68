# SPDX-License-Identifier: Apache-2.0
"""Changes of a text by offsets: members or elements taken out with their comma, pieces put in."""


def cuts(start, items, text):
    """Ranges to take out of an object or array that opens at `start`; items are (end, is it to go).

    From the end of the item before it to its own end; a leading one from behind the bracket through its comma.
    """
    found, before, kept = [], start + 1, False
    for i, (end, gone) in enumerate(items):
        if gone:
            through_comma = not kept and i + 1 < len(items)
            found.append((before, text.index(",", end) + 1 if through_comma else end))
        kept = kept or not gone
        before = end
    return found


def apply(text, edits):
    """The text with every (start, end, new) done; cuts may overlap, what is put in lies outside of them."""
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[at:start], new]
        at = max(at, end)
    return "".join(parts) + text[at:]


def without(text, ranges):
    return apply(text, [(start, end, "") for start, end in ranges])

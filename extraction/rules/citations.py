"""The symbols and resolutions that a text cites, in normal form."""

import re

from extraction.finding import Finding
from extraction.layout import Layout
from extraction.resolutions import resolutions_in
from extraction.symbol import parse
from extraction.symbol_search import symbols_in
from extraction.text import join

_HAN = "\u3001-\u303f\u3400-\u9fff\uff01-\uff60"
_HAN_LINE_END = re.compile(rf"\n(?:(?<=[{_HAN}]\n)(?=[{_HAN}\w./])|(?<=[\w/.]\n)(?=[{_HAN}]))")


def read_citations(layout: Layout, own: list[str]) -> list[Finding[str]]:
    """Return what the document cites, in the order of first mention, its own symbols left out.

    Title, body, footnotes and annexes count; a masthead's symbols are the document's own.
    """
    zone = join([layout.title, layout.covering, layout.footnotes, *layout.annexes])
    # Chinese breaks its lines anywhere: within `S/1995/190`, within `决议`.
    zone = zone.sub(_HAN_LINE_END, "")
    found = [
        (match.start, match.end, match.text, "cited_symbol", 0.96)
        for match in symbols_in(zone.characters)
    ]
    home = parse(own[0]).organ if own else None
    found += [
        (start, end, value, "cited_resolution", 0.94)
        for clause in resolutions_in(zone.characters, layout.language, home)
        for start, end, value in clause.numbers
    ]
    findings: dict[str, Finding[str]] = {}
    for start, end, value, rule, trust in sorted(found):
        if value not in own and value not in findings:
            findings[value] = Finding("citations", value, zone.spans(start, end), rule, trust)
    return list(findings.values())

"""Terms in order: each is introduced, set in bold or defined, before a lesson uses it.

A term of the glossary is introduced on the pages that the glossary names, and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from tutor.content.glossary import Glossary

_BOLD: Final = re.compile(r"\*\*([^*]{1,80})\*\*")
_DEFINITION: Final = re.compile(r":{3,}\{definition\} *(.+?) *$", re.MULTILINE)


@dataclass(slots=True)
class TermBook:
    """The terms that a unit's lessons must introduce before they use them, and those introduced so far.

    `pages` are where the glossary says that a term is taught, by the term; `main` are the glossary's own names of its
    terms, which their pages must show; `everyday` finds phrases that use no term.
    """

    terms: tuple[str, ...]
    introduced: set[str] = field(default_factory=set)
    pages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    main: frozenset[str] = frozenset()
    everyday: re.Pattern[str] | None = None
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, glossary: Glossary, terms: tuple[str, ...] = ()) -> TermBook:
        """All names in the glossary, and `terms` that are not in it."""
        pages = {name: entry.pages for entry in glossary.entries for name in entry.names}
        known = {name.casefold() for name in pages}
        phrases = "|".join(
            r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", phrase.casefold()))) for phrase in glossary.everyday
        )
        return cls(
            (*pages, *(term for term in terms if term.casefold() not in known)),
            pages=pages,
            main=frozenset(entry.term for entry in glossary.entries),
            everyday=re.compile(rf"(?<!\w)(?:{phrases})(?!\w)") if phrases else None,
        )

    def __post_init__(self) -> None:
        # the longest first: in "activation function" there is no use of "activation"
        for term in sorted(self.terms, key=len, reverse=True):
            words = r"[\s-]+".join(map(re.escape, term.casefold().split()))
            stem = f"{words[:-1]}(?:y|ies)" if words.endswith("y") else f"{words}(?:s|es)?"
            self._patterns[term] = re.compile(rf"(?<![\w-]){stem}(?![\w-])")

    def branch(self) -> TermBook:
        """The same terms for another track, which begins with what is introduced here."""
        return TermBook(self.terms, set(self.introduced), self.pages, self.main, self.everyday)

    def introduce(self, text: str, page: str = "") -> list[str]:
        """Take note of the terms that a page's raw text defines or sets in bold.

        Returns the glossary's terms that this page should introduce and does not; they count as introduced.
        """
        named = [*_BOLD.findall(text), *_DEFINITION.findall(text)]
        shown: set[str] = set()
        for name in named:
            plain = " ".join(name.casefold().split())
            shown.update(term for term, pattern in self._patterns.items() if pattern.fullmatch(plain))
        here = {term for term, pages in self.pages.items() if page in pages}
        self.introduced |= here | {term for term in shown if term not in self.pages}
        return sorted(here & self.main - shown)

    def advice(self, term: str) -> str:
        """What to do about a term that is used too early."""
        if term in self.pages:
            return f"the glossary says that {' and '.join(self.pages[term])} teaches it"
        return "set it in bold or define it, here or on a page before"

    def used_too_early(self, prose: str) -> list[tuple[int, str]]:
        """(offset, term) of the first use of each term that has not been introduced."""
        text = prose.casefold()
        if self.everyday is not None:
            text = self.everyday.sub(lambda found: " " * len(found[0]), text)
        early: list[tuple[int, str]] = []
        for term, pattern in self._patterns.items():
            found = pattern.search(text)
            if found is None:
                continue
            if term not in self.introduced:
                early.append((found.start(), term))
            text = pattern.sub(lambda use: " " * len(use[0]), text)
        return early

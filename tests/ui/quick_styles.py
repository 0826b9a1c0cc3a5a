"""Which styles a widget gets: Textual's own answer, asked for once and remembered for the widgets that are like it.

A stylesheet holds a thousand rules, and every widget of every app is held against them when it comes and whenever its
surroundings change. Which rules may concern it follows from its class, its classes and its id; what those that do
concern it come to follows from them alone. `tests/ui/test_quick.py` holds whole screens against Textual by itself.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import Any, NamedTuple, cast

import pytest
from textual.css._style_properties import ScrollbarColorProperty
from textual.css.model import RuleSet
from textual.css.styles import RenderStyles, RulesMap, Styles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.layout import Layout
from textual.widget import Widget

Rules = dict[str, Any]

ORDER = frozenset({"first-of-type", "last-of-type", "first-child", "last-child", "empty"})
PARITY = frozenset({"odd", "even"})
SCROLLBARS = frozenset(name for name, one in vars(Styles.__base__).items() if isinstance(one, ScrollbarColorProperty))
HAVE_EFFECTS = frozenset({"layout", "transitions", "display", "overflow_x", "overflow_y", "pointer"})
"""To set one of these does more than note a value: see `textual.css._style_properties`."""

BY_ITSELF = Stylesheet.apply


class _Candidates(NamedTuple):
    """Rules whose last selector names a widget's class, one of its classes or its id; and what they ask about it."""

    rules: tuple[RuleSet, ...]
    hover: bool
    focus_within: bool
    order: bool
    parity: bool
    alike: bool
    """Widgets with the same parent, class, classes and state get the same."""


_SHEETS: defaultdict[tuple[int, ...], dict[Any, _Candidates]] = defaultdict(dict)
_KEPT: dict[int, RuleSet] = {}  # what is known by its id must not go
_OUTCOMES: dict[tuple[Any, ...], Rules] = {}
_NOTED: dict[int, Rules] = {}


def style_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def apply(
        self: Stylesheet, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], Any] | None = None
    ) -> None:
        ours = _candidates(self, node)
        node._has_hover_style, node._has_focus_within = ours.hover, ours.focus_within
        node._has_order_style, node._has_odd_or_even = ours.order, ours.parity
        key, outcome = None, None
        if cache is not None and ours.alike:
            key = node._parent, node._id, node.classes, node._pseudo_classes_cache_key, node._css_type_name
            outcome = cache.get(key)
        if outcome is None:
            path = node.css_path_nodes
            found = tuple((id(rule), *weight) for rule in ours.rules for weight in self._check_rule(rule, path))
            outcome = _OUTCOMES.get(found)
            if outcome is None:
                outcome = _OUTCOMES[found] = _as_textual_says(self, node)
            if key is not None and cache is not None:
                cache[key] = outcome
        if outcome:
            _replace_rules(self, node, outcome, animate)
        self._process_component_classes(node)

    monkeypatch.setattr(Stylesheet, "apply", apply)


def read_rules_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a widget says of itself stands before what the stylesheet says of it."""

    def get_rule(self: RenderStyles, rule_name: str, default: object = None) -> object:
        own: Any = self._inline_styles._rules
        return own[rule_name] if rule_name in own else self._base_styles._rules.get(rule_name, default)

    def has_rule(self: RenderStyles, rule_name: str) -> bool:
        return rule_name in self._inline_styles._rules or rule_name in self._base_styles._rules

    monkeypatch.setattr(RenderStyles, "get_rule", get_rule)
    monkeypatch.setattr(RenderStyles, "has_rule", has_rule)


def _candidates(sheet: Stylesheet, node: DOMNode) -> _Candidates:
    rules = sheet.rules
    known = vars(sheet).get("_candidates")
    if known is None or known[0] is not rules:
        known = vars(sheet)["_candidates"] = rules, _SHEETS[tuple(map(id, rules))]
    key = type(node), node.classes, node._id
    found: _Candidates | None = known[1].get(key)
    if found is None:
        found = known[1][key] = _look_through(rules, node)
    return found


def _look_through(rules: list[RuleSet], node: DOMNode) -> _Candidates:
    _KEPT.update((id(rule), rule) for rule in rules)
    names = node._selector_names
    ours = tuple(rule for rule in reversed(rules) if not names.isdisjoint(rule.selector_names))
    asked = set(chain.from_iterable(rule.pseudo_classes for rule in ours))
    return _Candidates(
        ours,
        hover="hover" in asked,
        focus_within="focus-within" in asked,
        order=not asked.isdisjoint(ORDER),
        parity=not asked.isdisjoint(PARITY),
        alike=asked.isdisjoint(Stylesheet._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE),
    )


def _as_textual_says(sheet: Stylesheet, node: DOMNode) -> Rules:
    """What the rules come to, for a node that is left as it is."""
    said: Rules = {}

    def replace_rules(node: DOMNode, rules: Rules, animate: bool) -> None:
        said.update(rules)

    try:
        vars(sheet).update(replace_rules=replace_rules, _process_component_classes=lambda node: None)
        BY_ITSELF(sheet, node)
    finally:
        del vars(sheet)["replace_rules"], vars(sheet)["_process_component_classes"]
    return said


def _noted(rules: Rules) -> Rules:
    """What stands in the styles of a widget once these rules are set."""
    noted = _NOTED.get(id(rules))
    if noted is None:
        styles = Styles()
        for name, value in rules.items():
            setattr(styles, name, value)
        noted = _NOTED[id(rules)] = dict(styles._rules)
    return noted


def _replace_rules(sheet: Stylesheet, node: DOMNode, rules: Rules, animate: bool) -> None:
    base, noted = node.styles.base, _noted(rules)
    held: Any = base._rules
    if not held and not animate and not node._is_mounted:
        held.update((name, value) for name, value in noted.items() if name not in HAVE_EFFECTS)
        base._updates += 1
        changed = {name for name in rules if name in HAVE_EFFECTS}
    else:
        changed = {name for name in held.keys() | rules.keys() if not _same(held.get(name), noted.get(name))}
        if animate and (changed or node.styles.inline._rules or node.app.animator._animations):
            sheet.replace_rules(node, cast(RulesMap, rules), animate=True)
            return
        if isinstance(node, Widget) and (node.show_horizontal_scrollbar or node.show_vertical_scrollbar):
            changed |= SCROLLBARS & rules.keys()  # which draws them
    for name in changed:
        setattr(base, name, rules.get(name))
    node.notify_style_update()


def _same(one: Any, other: Any) -> bool:
    return one is other or (one.name == other.name if _both_layouts(one, other) else bool(one == other))


def _both_layouts(one: Any, other: Any) -> bool:
    return isinstance(one, Layout) and isinstance(other, Layout)

"""Shell completion, written from the command line's own declaration so that it never lags behind it."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Word:
    """An option: its spellings, the values it may take (() for a free one), and whether it takes one at all."""

    flags: tuple[str, ...]
    values: tuple[str, ...]
    takes_value: bool
    help: str


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The completion script for bash, zsh or fish. ValueError for another shell."""
    own = _options(parser)
    commands = {
        name: (help, _options(sub))
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, help, sub in _subcommands(action)
    }
    if shell == "bash":
        return _bash(own, commands)
    if shell == "zsh":
        return _zsh(own, commands)
    if shell == "fish":
        return _fish(own, commands)
    raise ValueError(f"no completion for {shell!r}")


Commands = dict[str, tuple[str, list[_Word]]]


def _subcommands(
    action: argparse._SubParsersAction[argparse.ArgumentParser],
) -> list[tuple[str, str, argparse.ArgumentParser]]:
    helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
    return [(name, helps.get(name, ""), sub) for name, sub in action.choices.items()]


def _options(parser: argparse.ArgumentParser) -> list[_Word]:
    words = []
    for action in parser._actions:
        if not action.option_strings:
            continue
        values = tuple(map(str, action.choices or ()))
        if not values and isinstance(action.metavar, str) and action.metavar.startswith("{"):
            values = tuple(action.metavar.strip("{}").split(","))
        help = (action.help or "").replace("%(default)s", str(action.default))
        words.append(_Word(tuple(action.option_strings), values, action.nargs != 0, help))
    return words


def _flags(words: list[_Word]) -> str:
    return " ".join(flag for word in words for flag in word.flags)


def _cases(own: list[_Word], commands: Commands) -> list[tuple[str, tuple[str, ...]]]:
    """(pattern `command:flag`, values) for each option that takes a value; () means a file or free text."""
    cases = []
    for name, words in (("", own), *((name, words) for name, (_, words) in commands.items())):
        for word in words:
            if word.takes_value:
                cases.append(("|".join(f"{name}:{flag}" for flag in word.flags), word.values))
    return cases


def _bash(own: list[_Word], commands: Commands) -> str:
    names = "|".join(commands)
    lines = [
        "_i2_tutor() {",
        '    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command= word words',
        '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        f'        case "$word" in {names}) command="$word"; break ;; esac',
        "    done",
        '    case "$command:$before" in',
    ]
    for pattern, values in _cases(own, commands):
        reply = f'COMPREPLY=($(compgen -W "{" ".join(values)}" -- "$current"))' if values else "COMPREPLY=()"
        lines.append(f"        {pattern}) {reply}; return ;;")
    lines += ["    esac", '    case "$command" in']
    for name, (_, words) in commands.items():
        lines.append(f'        {name}) words="{_flags(words)}" ;;')
    lines += [
        f'        *) words="{" ".join(commands)} {_flags(own)}" ;;',
        "    esac",
        '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
        "}",
        "complete -o default -F _i2_tutor i2-tutor",
    ]
    return "\n".join(lines)


def _zsh(own: list[_Word], commands: Commands) -> str:
    names = "|".join(commands)
    lines = [
        "#compdef i2-tutor",
        "_i2_tutor() {",
        "    local command= word",
        "    for word in ${words[2,CURRENT-1]}; do",
        f"        case $word in ({names}) command=$word; break ;; esac",
        "    done",
        '    case "$command:${words[CURRENT-1]}" in',
    ]
    for pattern, values in _cases(own, commands):
        lines.append(f"        ({pattern}) {'compadd -- ' + ' '.join(values) if values else '_files'}; return ;;")
    lines += ["    esac", "    case $command in"]
    for name, (_, words) in commands.items():
        files = "; _files" if name == "check" else ""
        lines.append(f"        ({name}) compadd -- {_flags(words)}{files} ;;")
    lines += [f"        (*) compadd -- {' '.join(commands)} {_flags(own)} ;;", "    esac", "}"]
    lines.append("compdef _i2_tutor i2-tutor")
    return "\n".join(lines)


def _fish(own: list[_Word], commands: Commands) -> str:
    none = f"not __fish_seen_subcommand_from {' '.join(commands)}"
    lines = ["complete -c i2-tutor -f"]
    for name, (help, _) in commands.items():
        lines.append(f"complete -c i2-tutor -n {shlex.quote(none)} -a {name} -d {shlex.quote(help)}")
    lines.append("complete -c i2-tutor -n '__fish_seen_subcommand_from check' -F")
    for condition, words in (
        (none, own),
        *((f"__fish_seen_subcommand_from {name}", words) for name, (_, words) in commands.items()),
    ):
        for word in words:
            flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in word.flags)
            value = ""
            if word.takes_value:
                value = f" -x -a {shlex.quote(' '.join(word.values))}" if word.values else " -r -F"
            lines.append(f"complete -c i2-tutor -n {shlex.quote(condition)} {flags}{value} -d {shlex.quote(word.help)}")
    return "\n".join(lines)

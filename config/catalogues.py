"""The words of the pages in four languages: collected from the code and checked.

`python -m config.catalogues collect | compile | check`. Needs no gettext: a bare
machine can do all three.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
from django.template import Engine, Library, Node, TemplateSyntaxError
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from config.translations import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = {"uk": 4, "ru": 4, "nl": 2}  # with the number of plural forms; English is the source
ROOMS = [
    "config", "gate", "trail", "accounts", "locations", "notices", "applicants", "appointments",
    "stickers", "booking", "desk", "councils", "phone", "privacy",
    "planning", "signin",
    "demo",
]  # fmt: skip
MARKS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
Message = tuple[str, str]  # singular, plural or ""


def collect() -> dict[Message, list[str]]:
    """Return every message of the code and the templates, with the files that use it."""
    found: dict[Message, list[str]] = {}
    sources = [(path, in_python) for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    sources += [(path, in_template) for path in (ROOT / "templates").rglob("*.*")]
    for path, reader in sorted(sources, key=lambda pair: pair[0]):
        for message in reader(path):
            found.setdefault(message, []).append(str(path.relative_to(ROOT)))
    return found


def in_python(path: Path) -> Iterator[Message]:
    """Yield the messages that a module marks."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
        words = [text for text in texts if isinstance(text, str)][: MARKS.get(name, 0)]
        if words:
            yield words[0], words[1] if len(words) > 1 else ""


def in_template(path: Path) -> Iterator[Message]:
    """Yield the messages of a template, blocks of parents and branches included."""
    engine = Engine(builtins=["config.days", "config.numbers"], libraries=LIBRARIES)
    engine.template_libraries.update(stand_ins())
    try:
        template = engine.from_string(path.read_text("utf-8"))
    except (TemplateSyntaxError, UnicodeDecodeError) as error:
        raise SystemExit(f"{path}: {error}") from error
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var.literal, str):
            yield node.filter_expression.var.literal, ""
        if isinstance(node, BlockTranslateNode):
            singular = node.render_token_list(node.singular)[0]
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield (trimmed(singular), trimmed(plural)) if node.trimmed else (singular, plural)


LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "l10n": "django.templatetags.l10n",
    "static": "django.templatetags.static",
    "tz": "django.templatetags.tz",
    "log": "django.contrib.admin.templatetags.log",
    "admin_urls": "django.contrib.admin.templatetags.admin_urls",
    "admin_list": "django.contrib.admin.templatetags.admin_list",
    "admin_modify": "django.contrib.admin.templatetags.admin_modify",
}


@cache
def stand_ins() -> dict[str, Library]:
    """Return our own libraries of tags with tags that do nothing: the real ones need models."""
    found = {}
    for path in ROOT.glob("*/templatetags/*.py"):
        library = found[path.stem] = Library()
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                library.tag(node.name, lambda parser, token: Node())
                library.filter(node.name, lambda value, argument=None: value)
    return found


def trimmed(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines())


def merge(language: str, found: dict[Message, list[str]]) -> polib.POFile:
    """Return the catalogue of a language with exactly the messages found; words are kept."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    old = {(e.msgid, e.msgid_plural): e for e in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": plural_rule(language),
    }
    for (singular, plural), files in sorted(found.items()):
        known = old.get((singular, plural))
        entry = polib.POEntry(msgid=singular, msgid_plural=plural, flags=[])
        entry.occurrences = [(name, "") for name in dict.fromkeys(files)]
        if plural:
            empty = dict.fromkeys(range(LANGUAGES[language]), "")
            entry.msgstr_plural = known.msgstr_plural if known else empty
        else:
            entry.msgstr = known.msgstr if known else ""
        catalogue.append(entry)
    return catalogue


def plural_rule(language: str) -> str:
    """Return the rule of gettext, as Django's own catalogues have it."""
    if language == "nl":
        return "nplurals=2; plural=(n != 1);"
    return (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || "
        "n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
    )


def faults(language: str, found: dict[Message, list[str]]) -> list[str]:
    """Return what is missing or wrong in a catalogue, in words."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    have = {(e.msgid, e.msgid_plural): e for e in polib.pofile(str(path))}
    wrong = [
        f"{language}: not collected: {message[0]!r}" for message in found if message not in have
    ]
    wrong += [f"{language}: no longer used: {m[0]!r}" for m in have if m not in found]
    for message, entry in have.items():
        words = list(entry.msgstr_plural.values()) if message[1] else [entry.msgstr]
        if entry.fuzzy or not all(words) or len(words) not in {1, LANGUAGES[language]}:
            wrong.append(f"{language}: not translated: {message[0]!r}")
        wanted = set(PLACEHOLDER.findall(message[1] or message[0]))
        wrong += [
            f"{language}: other placeholders: {message[0]!r}"
            for text in words
            if text and set(PLACEHOLDER.findall(text)) != wanted
        ]
    return wrong


def main(act: str) -> int:
    """Do one act; return 1 if the check finds fault."""
    if act == "compile":
        compile_catalogues()
        return 0
    found = collect()
    if act == "collect":
        for language in LANGUAGES:
            path = LOCALE / language / "LC_MESSAGES" / "django.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            merge(language, found).save(str(path))
        return 0
    wrong = [fault for language in LANGUAGES for fault in faults(language, found)]
    print("\n".join(wrong) or f"{len(found)} messages, all translated.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

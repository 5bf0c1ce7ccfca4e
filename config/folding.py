"""Templates whose fixed words are put in once for each language, not whenever a page is made.

Nothing to know for who writes templates: `{% translate "Back" %}` becomes the text it
would give, as do a fixed `{% url %}` and `{% static %}`.
"""

from typing import Any

from django.template import Context, Node, NodeList, Origin, Template
from django.template.base import FilterExpression, TextNode, Variable
from django.template.defaulttags import IfNode, URLNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language


class Folding(base.Loader):
    """Folds what it loads; a letter is loaded in one language and written in another, so not it."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        if template_name.endswith(".html"):
            fold(template.nodelist, in_nothing(template))
        return template


class Loader(cached.Loader, Folding):
    """Keeps each template once for each language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return f"{get_language()}:{super().cache_key(template_name, skip)}"


def in_nothing(template: Template) -> Context:
    """Return a context in which only what is fixed can be rendered."""
    context = Context()
    context.template = template
    return context


def fold(nodes: NodeList, context: Context) -> None:
    """Replace what is fixed in the active language by its text, and join texts."""
    folded: list[Node] = []
    for node in nodes:
        for inner in inside(node):
            fold(inner, context)
        text = fixed_text(node, context)
        if text is None:
            folded.append(node)
        elif folded and isinstance(folded[-1], TextNode):
            folded[-1] = TextNode(folded[-1].s + text)
        else:
            folded.append(TextNode(text))
    nodes[:] = folded


def inside(node: Node) -> list[NodeList]:
    """Return the parts of a node that are in the language of the page."""
    if isinstance(node, LanguageNode):
        return []
    if isinstance(node, IfNode):
        return [nodes for _, nodes in node.conditions_nodelists]
    found = [getattr(node, name, None) for name in node.child_nodelists]
    return [nodes for nodes in found if nodes]


def fixed_text(node: Any, context: Context) -> str | None:
    """Return what a node always gives in this language, or None if that depends on the page."""
    if isinstance(node, TextNode):
        return node.s
    return str(node.render(context)) if is_fixed(node) else None


def is_fixed(node: Any) -> bool:
    if isinstance(node, TranslateNode):
        return not (node.asvar or node.message_context) and constant(node.filter_expression)
    if isinstance(node, BlockTranslateNode):
        named = node.render_token_list(node.singular)[1]
        simple = not (node.plural or node.asvar or node.message_context)
        return (
            simple
            and set(named) == set(node.extra_context)
            and constant(*node.extra_context.values())
        )
    if isinstance(node, StaticNode):
        return not node.varname and constant(node.path)
    if isinstance(node, URLNode):
        values = node.view_name, *node.args, *node.kwargs.values()
        return (
            not node.asvar and constant(*values) and str(node.view_name.var).startswith("booking:")
        )
    return False


def constant(*expressions: FilterExpression) -> bool:
    """Whether these are all written out in the template, without filters."""
    return not any(
        each.filters or (isinstance(each.var, Variable) and each.var.lookups is not None)
        for each in expressions
    )

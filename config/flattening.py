"""Templates of letters in one piece: what they extend and their fixed words are put in once.

Looking up three templates and their blocks for each letter takes longer than the letter.
"""

import copy
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.template import Context, Engine, Node, NodeList, Template
from django.template.base import VariableNode
from django.template.defaulttags import IfNode
from django.template.loader_tags import BlockNode, ExtendsNode
from django.templatetags.i18n import LanguageNode
from django.utils.translation import override

from config.folding import fold, in_nothing

SUPER = "block.super"
Blocks = dict[str, list[BlockNode]]  # each with those it replaces, the outermost last


@lru_cache(maxsize=512)
def flat(name: str, language: str) -> Template:
    """Return the template `name` as it is in `language`: render it in that language only."""
    with override(language):
        found = Engine.get_default().get_template(name)
        whole = copy.copy(found)
        whole.nodelist = pieces(found)
        fold_all(whole.nodelist, in_nothing(whole))
    return whole


def pieces(template: Template) -> NodeList:
    """Return copies of all nodes, those of each block in its place."""
    blocks: Blocks = {}
    name: Any = ""
    while name is not None:
        template = Engine.get_default().get_template(name) if name else template
        for block in all_of(BlockNode, template.nodelist):
            blocks.setdefault(block.name, []).append(block)
        extends = [node for node in template.nodelist if isinstance(node, ExtendsNode)]
        parents: list[Any] = [node.parent_name for node in extends]
        name = parents[0].resolve(Context()) if parents else None
    return copied(template.nodelist, blocks)


def all_of(kind: type[Node], nodes: NodeList) -> list[Any]:
    """Return the nodes of this kind, at whatever depth."""
    return list(nodes.get_nodes_by_type(kind))


def copied(nodes: NodeList, blocks: Blocks, above: Sequence[BlockNode] = ()) -> NodeList:
    """Copy `nodes`; `above` are the blocks that `block.super` stands for, the nearest first."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, BlockNode):
            first, *others = blocks[node.name]
            found += copied(first.nodelist, blocks, others)
        elif isinstance(node, VariableNode) and str(node.filter_expression) == SUPER:
            found += copied(above[0].nodelist, blocks, above[1:])
        else:
            found.append(copied_node(node, blocks, above))
    return NodeList(found)


def copied_node(node: Node, blocks: Blocks, above: Sequence[BlockNode]) -> Node:
    node = copy.copy(node)
    if isinstance(node, IfNode):
        pairs = node.conditions_nodelists
        node.conditions_nodelists = [(when, copied(then, blocks, above)) for when, then in pairs]
        return node
    for name in node.child_nodelists:
        if inner := getattr(node, name, None):
            setattr(node, name, copied(inner, blocks, above))
    return node


def fold_all(nodes: NodeList, context: Context) -> None:
    """Fold, in its own language, what is in another one too."""
    fold(nodes, context)
    for node in all_of(LanguageNode, nodes):
        with override(node.language.resolve(context)):
            fold(node.nodelist, context)

"""Marks, chips and navigation: the small parts every page is put together from."""

from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from npo_platform import authorization
from npo_platform.listing import PAGE_NAME, SORT, TAKE, Shown

register = template.Library()

STATE_ICONS = {
    "ok": "check",
    "warn": "warn",
    "stop": "stop",
    "info": "info",
    "wait": "clock",
    "none": "wait",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of components/icons.html; without a label it is decoration beside a word."""
    if not label:
        return _decoration(name)
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><use href="#i-{}"/></svg>',
        label,
        name,
    )


@lru_cache(maxsize=64)
def _decoration(name: str) -> SafeString:
    """The same few marks stand on every line of a list."""
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def chip(state: str, word: str, mark: str = "") -> SafeString:
    """A state told three ways: tint, shape and word."""
    return format_html(
        '<span class="chip" data-state="{}">{}{}</span>',
        state,
        icon(mark or STATE_ICONS[state]),
        word,
    )


@register.simple_tag
def state_icon(state: str, label: str = "") -> SafeString:
    """The icon that belongs to a state, for banners."""
    return icon(STATE_ICONS[state], label)


@register.simple_tag(takes_context=True)
def may(context: Context, name: str, method: str = "GET") -> bool:
    """Whether the signed-in person may call this route: the authorization table answers."""
    request: HttpRequest = context["request"]
    return authorization.may(request.user, name, method)


@register.simple_tag(takes_context=True)
def nav_item(context: Context, name: str, label: str, *owned: str) -> SafeString:
    """A menu item, marked when the page belongs to it.

    `owned` lists namespaces ("people") or url names ("statements:close") that light this item; without it,
    the namespace of `name`. Left out when the route does not exist on this host or the person may not see it.
    """
    request: HttpRequest = context["request"]
    try:
        address = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    if not authorization.may(request.user, name, "GET"):
        return SafeString("")
    here = request.resolver_match.view_name if request.resolver_match else ""
    owns = {here, here.partition(":")[0]} & set(owned or (name.partition(":")[0],))
    current = SafeString(' aria-current="page"' if owns else "")
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, label)


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """前へ 1 2 3 次へ, keeping the filters in the address."""
    return {
        "request": context["request"],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
    }


@register.simple_tag(takes_context=True)
def sort_head(context: Context, shown: Shown[Any], name: str, look: str = "") -> SafeString:
    """A heading one presses to order the list by it, and again to turn the order round."""
    head, request = shown.head(name), context["request"]
    mark = icon({"ascending": "up", "descending": "down"}.get(head.state, "sort"))
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}">{}{}</a></th>',
        format_html(' class="{}"', look) if look else "",
        format_html(' aria-sort="{}"', head.state) if head.state else "",
        _asking(request, **{SORT: head.asks, PAGE_NAME: "", TAKE: ""}),
        head.label,
        mark,
    )


@register.inclusion_tag("components/list_tools.html", takes_context=True)
def list_tools(context: Context, shown: Shown[Any]) -> dict[str, Any]:
    """Over a list: what it can be narrowed by, and the list as a file."""
    request, none = context["request"], dict.fromkeys([one.name for one in shown.listing.narrowings], "")
    return {
        "shown": shown,
        "narrowings": [
            {"narrowing": one, "chosen": shown.chosen.get(one.name, "")} for one in shown.listing.narrowings
        ],
        "all": "?" + _asking(request, **none, **{PAGE_NAME: "", TAKE: ""}),
        "xlsx": "?" + _asking(request, **{PAGE_NAME: "", TAKE: "xlsx"}),
        "csv": "?" + _asking(request, **{PAGE_NAME: "", TAKE: "csv"}),
    }


def _asking(request: HttpRequest, **changes: str) -> str:
    """The address's question with some of it changed; an empty one is left out."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return asked.urlencode()

"""What a phone is shown: the receipt, or that it is not here yet. In Chinese and English, without a script."""

from html import escape

from hub.insight.receipts.paper import Paper
from retail.layouts.page import article

_WORDS = {
    "zh": {
        "title": "电子小票",
        "print": "可用浏览器的“打印”保存为 PDF。退货时出示此页的二维码即可。",
        "other": "English",
        "absent": "这张小票还没有到总部",
        "why": "门店断网时小票会晚到；网络恢复后会自动出现，本页每分钟刷新一次。如果一直没有，请核对网址是否完整。",
        "often": "打开得太频繁，请过一会儿再试。",
    },
    "en": {
        "title": "Your receipt",
        "print": "Print this page to keep it as a PDF. To give goods back, show the code on it.",
        "other": "中文",
        "absent": "This receipt is not here yet",
        "why": "While a store's line is down its receipts come later; this page looks again every minute. If it never comes, check that the address is whole.",
        "often": "Opened too often. Please wait a little.",
    },
}
_OTHER = {"zh": "en", "en": "zh"}


def receipt_page(paper: Paper, language: str) -> str:
    """A receipt."""
    words = _WORDS[language]
    shown = article(paper.sheet, "/pictures/")
    return _page(language, f"{words['title']} {paper.number}", f"{shown}<p class='hint'>{words['print']}</p>")


def absent_page(language: str) -> str:
    """The same for a sale that has not arrived and for an address that is none: nobody learns which it is."""
    words = _WORDS[language]
    return _page(language, words["absent"], f"<h1>{words['absent']}</h1><p>{words['why']}</p>")


def often_page(language: str) -> str:
    """Somebody asks faster than anybody reads."""
    words = _WORDS[language]
    return _page(language, words["title"], f"<h1>{words['often']}</h1>")


def _page(language: str, title: str, body: str) -> str:
    other = _OTHER[language]
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)}</title>'
        '<link rel="stylesheet" href="/paper.css"></head>'
        f'<body><main>{body}</main><nav><a href="?lang={other}" hreflang="{other}">{_WORDS[language]["other"]}</a></nav>'
        "</body></html>"
    )

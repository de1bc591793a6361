"""What a page's HTML holds, so that a test need not look for strings in it."""

from html.parser import HTMLParser


class Markup(HTMLParser):
    """Tags, attributes and text of HTML; the line that only paper shows is left out of the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._printed = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._printed = self._printed or ("class", "printed") in attrs
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._printed = self._printed and tag != "span"

    def handle_data(self, data: str) -> None:
        if not self._printed:
            self.text += data

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute, in their order."""
        return [value for name, value in self.attributes if name == attribute]

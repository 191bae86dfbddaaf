"""What a browser gets for an address that is no page: a paper, a bank's file."""

from base64 import b64decode

from playwright.sync_api import Page

FETCHED = """async (address) => {
  const answer = await fetch(address);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.headers.get('content-type'), btoa(Array.from(bytes, each => String.fromCharCode(each)).join(''))];
}"""


def paper_of(page: Page, address: str) -> list[str]:
    """Content type and first bytes of a paper."""
    kind, content = file_of(page, address)
    return [kind, content[:5].decode("ascii")]


def file_of(page: Page, address: str) -> tuple[str, bytes]:
    """Content type and bytes of a file."""
    kind, content = page.evaluate(FETCHED, address)
    return kind, b64decode(content)

"""The slips of the pen that a check character is there for."""

from collections.abc import Iterator


def slips(text: str, alphabet: str) -> Iterator[str]:
    """Yield the text with each character wrong in turn, and each pair of neighbours swapped."""
    for place, right in enumerate(text):
        before, after = text[:place], text[place + 1 :]
        yield from (f"{before}{wrong}{after}" for wrong in alphabet if wrong != right)
        if after and after[0] != right:
            yield f"{before}{after[0]}{right}{after[1:]}"

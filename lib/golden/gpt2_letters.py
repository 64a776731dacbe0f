"""How GPT-2's files write bytes: printable ones of Latin-1 as themselves, the others as the characters from U+0100 on."""


def _letters() -> list[str]:
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) if byte in printable else chr(0x100 + others.index(byte)) for byte in range(256)]


LETTERS = _letters()


def byte_string(token: str) -> str:
    """A token of GPT-2's files as a byte string, one character from U+0000 to U+00FF for each byte."""
    return "".join(chr(LETTERS.index(letter)) for letter in token)

"""What counts as a sentence for a person."""


def is_sentence(text):
    """Japanese, ended, of a length somebody reads, and of letters that can be printed and stored."""
    text.encode()
    return text.endswith("。") and len(text) < 2_500 and any("\u3041" <= letter <= "\u30fe" for letter in text)

"""How hard a text is to read: sentences, words, syllables, and the Flesch-Kincaid grade.

The grade's formula is from Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas
for Navy enlisted personnel. Naval Technical Training Command, 1975: 0.39 x words per sentence + 11.8 x syllables
per word - 15.59. Grade 6 is about age 12. Syllables are counted by groups of vowels, which is near enough for a mean.
"""

import re


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line, a colon or a full stop ends one. Codes such as BL23 are left out."""
    found = []
    for piece in re.split(r"[.?!:;\n]+", text):
        words = [
            word for word in re.findall(r"[A-Za-z’'-]+\d*[A-Za-z\d-]*", piece) if not re.search(r"\d", word)
        ]
        if words:
            found.append(words)
    return found


def syllables(word: str) -> int:
    """About how many syllables a word has.

    >>> [syllables(word) for word in ("pain", "needle", "acupuncture", "the", "tired")]
    [1, 2, 4, 1, 1]
    """
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^l]e$|[^td]ed$|[^aeiouy]red$", word) and groups > 1:
        groups -= 1
    return max(1, groups)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade."""
    said = sentences(text)
    words = [word for sentence in said for word in sentence]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59

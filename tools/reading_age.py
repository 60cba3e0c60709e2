"""Print how hard the words that citizens read are to read, and which pages most, where there is a formula for it.

Flesch's reading ease with the constants published for each language: 60 to 70 reads easily at 13 to 15 years, more is
easier. English: Flesch 1948; French: Kandel and Moles 1958; Spanish: Fernández-Huerta 1959; Russian: Oborneva 2006.
Arabic and Chinese have no formula of this kind that counts syllables, and none is printed.
"""

import re

from messages import file_of, read, templates

EASE = {
    "en": (206.835, 1.015, 84.6),
    "es": (206.84, 1.02, 60.0),
    "fr": (207.0, 1.015, 73.6),
    "ru": (206.836, 1.52, 65.14),
}
VOWELS = {
    "en": "[aeiouy]+",
    "es": "[aeiouáéíóúü]+",
    "fr": "[aeiouyàâéèêëîïôùûüœæ]+",
    "ru": "[аеёиоуыэюя]",
}
PLACE = re.compile(r"%\(\w+\)[sd]")
SENTENCE = re.compile(r"[.:!?…](?:\s|$)")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


FEWEST_WORDS = 40
"""A page with fewer words says nothing about how it reads."""


def texts(language: str) -> list[tuple[str, frozenset[str]]]:
    """List the messages of at least six words, each with where it stands: labels say nothing about how a text reads."""
    translated = None if language == "en" else read(file_of(language, "citizen"), language)
    found = []
    for message in templates()["citizen"]:
        if message.id:
            said = translated.get(_last(message.id, 0)).string if translated else message.id
            plain = PLACE.sub("X", _last(said, -1))
            if len(WORD.findall(plain)) >= 6:
                found.append((plain, frozenset(place for place, _ in message.locations)))
    return found


def _last(words: str | tuple[str, ...], number: int) -> str:
    return words if isinstance(words, str) else words[number]


def ease(language: str, said: list[str]) -> float:
    """Work out the reading ease of some texts together."""
    base, per_sentence, per_word = EASE[language]
    vowels = re.compile(VOWELS[language], re.IGNORECASE)
    words = [word for text in said for word in WORD.findall(text)]
    sentences = sum(max(1, len(SENTENCE.findall(text))) for text in said)
    syllables = sum(_syllables(word, language, vowels) for word in words)
    return base - per_sentence * len(words) / sentences - per_word * syllables / len(words)


def hardest(language: str, told: list[tuple[str, frozenset[str]]]) -> list[tuple[float, str]]:
    """Give the files whose words are hardest to read, the hardest first."""
    files = {file for _, places in told for file in places}
    by_file = {file: [words for words, places in told if file in places] for file in files}
    long = {file: said for file, said in by_file.items() if sum(len(WORD.findall(one)) for one in said) >= FEWEST_WORDS}
    return sorted((ease(language, said), file) for file, said in long.items())


def _syllables(word: str, language: str, vowels: re.Pattern[str]) -> int:
    silent = language in {"en", "fr"} and len(word) > 3 and word.endswith("e") and not word.endswith("le")
    return max(1, len(vowels.findall(word)) - silent)


if __name__ == "__main__":
    for each in EASE:
        told = texts(each)
        print(f"{each}: reading ease {ease(each, [words for words, _ in told]):.0f}; the hardest pages:")
        for figure, file in hardest(each, told)[:10]:
            print(f"  {figure:.0f}  {file}")
    print("ar, zh_Hans: no formula")

"""Print how hard the words that citizens read are to read, in each language for which there is a formula.

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


def texts(language: str) -> list[str]:
    """List the messages of at least six words: labels and buttons say nothing about how a text reads."""
    if language == "en":
        said = [message.id for message in templates()["citizen"] if message.id]
    else:
        said = [message.string for message in read(file_of(language, "citizen"), language) if message.id]
    plain = (PLACE.sub("X", one[-1] if isinstance(one, tuple) else one) for one in said)
    return [text for text in plain if len(WORD.findall(text)) >= 6]


def ease(language: str) -> float:
    """Work out the reading ease of everything together."""
    base, per_sentence, per_word = EASE[language]
    vowels = re.compile(VOWELS[language], re.IGNORECASE)
    sentences = words = syllables = 0
    for text in texts(language):
        found = WORD.findall(text)
        sentences += max(1, len(SENTENCE.findall(text)))
        words += len(found)
        syllables += sum(_syllables(word, language, vowels) for word in found)
    return base - per_sentence * words / sentences - per_word * syllables / words


def _syllables(word: str, language: str, vowels: re.Pattern[str]) -> int:
    silent = language in {"en", "fr"} and len(word) > 3 and word.endswith("e") and not word.endswith("le")
    return max(1, len(vowels.findall(word)) - silent)


if __name__ == "__main__":
    for each in EASE:
        print(f"{each}: reading ease {ease(each):.0f}")
    print("ar, zh_Hans: no formula")

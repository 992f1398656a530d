"""Which language a text is in, by its script and its most frequent function words.

The tables hold the commonest closed-class words of each language: enough for a sentence, never sure for a word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grounding.reading.memory import remembered
from grounding.reading.words import NEGATIONS, STOP_WORDS

_FUNCTION_WORDS = {
    "en": """
        the of and to in is that for it was on are as with his they at be this have from or had by but not what
        all were when we there can an your which their said if do will each about how up out them then she many
        some would into has more than been its who did yes my you he i
    """,
    "de": """
        der die das und ist nicht ein eine einen einem einer von zu den dem des mit auf für im sich als auch es
        an werden aus er hat dass sie nach wird bei noch wie einem über so zum war haben nur oder aber vor zur
        bis mehr durch sind wurde kann ich wir keine
    """,
    "fr": """
        le la les de des du et est un une en que qui dans pour pas sur par plus ne se au aux avec ce il elle
        sont son sa ses ou mais comme nous vous ils cette ces été être à l d c qu n s leur fait aussi a était
    """,
    "es": """
        el la los las de del y en que es un una por con no para se su al lo como más pero sus le ya o este sí
        porque esta entre cuando muy sin sobre también fue ser son está hay han desde
    """,
    "it": """
        il lo la gli le di del della dei delle e è un una che in per non con si da al alla nel nella sono come
        più ma anche dal ha suo sua essere questo questa o se l i stato
    """,
    "pt": """
        o a os as de do da dos das e é um uma que em no na nos nas para com não por se mais como mas foi ao ele
        ela seu sua ou ser quando muito há também está são pelo pela até isso
    """,
    "nl": """
        de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij of uit nog naar
        heeft door worden wordt over hij zij ze werd tot deze dit kan geen was wat je ik
    """,
    "pl": """
        i w na z do się nie to że jest o jak ale po co za od dla oraz przez są być był była tym które który jego
        jej ze przy może tylko lub
    """,
    "sv": """
        och att det i en är som på för med av den till inte har om ett han men var sig så från kan vi de när ska
        eller hon under också efter
    """,
    "da": """
        og at det i en er som på for med af den til ikke har om et han men var sig så fra kan vi de når skal
        eller hun efter også blev
    """,
    "no": """
        og at det i en er som på for med av den til ikke har om et han men var seg så fra kan vi de når skal
        eller hun etter også ble
    """,
    "fi": """ja on ei se että oli hän mutta kun ovat tai joka myös sekä olla niin kuin jos vain sen ole mukaan""",
    "cs": """
        a v se na je že s z do o k i to jako za by ale pro jeho po které který jsou byl od jak také nebo až není
    """,
    "ro": """și de la în a un o cu pe nu este că din mai pentru care ce sau dar au sunt fost prin lui ale al se""",
    "hu": """a az és hogy nem is egy van ez meg csak de volt mint már el ki még vagy be lehet aki""",
    "tr": """ve bir bu da de için ile çok ne daha olarak gibi o en var sonra ama olan kadar değil mi ya""",
    "id": """
        yang dan di itu dengan untuk tidak dari dalam akan pada ini adalah ke juga ada oleh sebagai atau telah
        karena
    """,
    "vi": """và của là các có được trong cho một không người với này những để khi đã từ về""",
}
_CYRILLIC = {
    "ru": "и в не на что с он как это по но из у за от его к а для о же так был она они мы вы бы или при уже только",
    "uk": "і в не на що з як це до та за у від його для є про був але або також які й ми ви вона вони",
    "bg": "и на в да се от за не с са че е по но като към при до или си са това най той тя",
}
_WORD = re.compile(r"[^\W\d_]++")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("ar", re.compile(r"[\u0620-\u06ff]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("hi", re.compile(r"[\u0904-\u0939\u0958-\u0961]")),
    ("bn", re.compile(r"[\u0985-\u09b9]")),
    ("th", re.compile(r"[\u0e01-\u0e2e]")),
    ("el", re.compile(r"[\u0386-\u03ce]")),
    ("hy", re.compile(r"[\u0531-\u0586]")),
    ("ka", re.compile(r"[\u10d0-\u10fa]")),
    ("ta", re.compile(r"[\u0b85-\u0bb9]")),
)
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u04ff]")
_PERSIAN = re.compile(r"[پچژگک]")
_SAMPLE = 20_000
UNKNOWN = "und"
"""The code of ISO 639-2 for a language that can't be told."""


def _owners(tables: dict[str, str]) -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for language, words in tables.items():
        for word in dict.fromkeys(words.split()):
            owners.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in owners.items()}


_LATIN_OWNERS = _owners({**_FUNCTION_WORDS, "en": " ".join((_FUNCTION_WORDS["en"], *sorted(STOP_WORDS | NEGATIONS)))})
_CYRILLIC_OWNERS = _owners(_CYRILLIC)


def guess_language(text: str, inherited: str = "") -> str:
    """The ISO 639-1 code of a text's language, or `und`; by its first 20,000 code points.

    Args:
        text: Any text.
        inherited: The language of the text around it, taken where this one alone does not tell.

    Returns:
        A code by script, else by function words. Letters of ASCII alone, with nothing against it, count as `en`.
    """
    sample = text[:_SAMPLE]
    if not sample.isascii():
        script = _by_script(sample)
        if script:
            return script
    return _by_words(sample, inherited)


def _by_script(sample: str) -> str:
    """The language of a script that carries at least a third of the letters; empty for Latin."""
    letters = sum(1 for _ in _LETTER.finditer(sample))
    if not letters:
        return ""
    if len(_CYRILLIC_LETTER.findall(sample)) * 3 > letters:
        return _most(_CYRILLIC_OWNERS, sample) or ("uk" if re.search("[іїєґ]", sample) else "ru")
    counts = {language: len(pattern.findall(sample)) for language, pattern in _SCRIPTS if pattern.search(sample)}
    if not counts:
        return ""
    if (
        "ja" in counts
        and (counts["ja"] + counts.get("zh", 0)) * 3 > letters
        and counts["ja"] * 20 > counts.get("zh", 0)
    ):
        return "ja"
    language = max(counts, key=lambda code: counts[code])
    if counts[language] * 3 <= letters:
        return ""
    return "fa" if language == "ar" and _PERSIAN.search(sample) else language


_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN_LETTER = re.compile(r"[^\W\d_a-zA-Z]")


@remembered
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _tally(owners: dict[str, tuple[str, ...]], sample: str) -> tuple[dict[str, float], int]:
    """How many of each language's words occur; a word that several languages share counts less for each."""
    scores: dict[str, float] = {}
    words = _words_of(sample)
    for word in sorted(words & owners.keys()):
        languages = owners[word]
        share = 1.0 / len(languages)
        for language in languages:
            scores[language] = scores.get(language, 0.0) + share
    return scores, len(words)


def _most(owners: dict[str, tuple[str, ...]], sample: str) -> str:
    scores, _ = _tally(owners, sample)
    return max(scores, key=lambda code: scores[code]) if scores else ""


def _by_words(sample: str, inherited: str) -> str:
    scores, words = _tally(_LATIN_OWNERS, sample)
    # "€" and dashes are of no language: what is not ASCII counts where it is a letter
    fallback = inherited or ("en" if words and not _FOREIGN_LETTER.search(sample) else UNKNOWN)
    if not scores:
        return fallback
    best = max(scores, key=lambda code: scores[code])
    if best == inherited:
        return best
    rival = max((score for code, score in scores.items() if code != best), default=0.0)
    if inherited:
        rival = scores.get(inherited, 0.0)
    clear = scores[best] >= 1.6 * rival
    # Another language than its surroundings needs two words of its own; a text by itself one, if it is short.
    if (
        clear
        and scores[best] * 12 >= words
        and (scores[best] >= 1.5 or (not inherited and words > 2 and scores[best] * 5 >= words))
    ):
        return best
    if not inherited and best == "en" and scores[best] > rival:
        return best
    return fallback


def may_change(text: str, language: str) -> bool:
    """Whether a stretch of the text may be in another language: it has two words or a letter foreign to this one."""
    if not text.isascii() and any(pattern.search(text) for _, pattern in (*_SCRIPTS, ("ru", _CYRILLIC_LETTER))):
        return True
    return len(_words_of(text) & _foreign_to(language)) > 1


@lru_cache(maxsize=64)
def _foreign_to(language: str) -> frozenset[str]:
    return frozenset(word for word, languages in _LATIN_OWNERS.items() if language not in languages)


@lru_cache(maxsize=1)
def known_languages() -> frozenset[str]:
    """Every code that can be guessed."""
    return frozenset(_FUNCTION_WORDS) | frozenset(_CYRILLIC) | {code for code, _ in _SCRIPTS} | {"fa"}

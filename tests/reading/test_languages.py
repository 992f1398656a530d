"""The language of a text by script and function words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.reading.languages import UNKNOWN, guess_language, known_languages, may_change

CASES = [
    pytest.param("The revenue of the company rose by 5% in the last quarter.", "en", id="English"),
    pytest.param("Der Umsatz ist im letzten Quartal um 5 % gestiegen und die Kosten sind gesunken.", "de", id="German"),
    pytest.param("Der Umsatz stieg.", "de", id="short German"),
    pytest.param("Le chiffre d'affaires a augmenté et les coûts sont stables dans le pays.", "fr", id="French"),
    pytest.param("Los ingresos de la empresa han subido y los costes son más bajos que antes.", "es", id="Spanish"),
    pytest.param("I ricavi della società sono saliti e i costi sono scesi nel periodo.", "it", id="Italian"),
    pytest.param(
        "As receitas da empresa não são mais altas, mas os custos também caíram no ano.", "pt", id="Portuguese"
    ),
    pytest.param("De omzet van het bedrijf is niet gestegen, maar de kosten zijn ook gedaald.", "nl", id="Dutch"),
    pytest.param(
        "Przychody firmy nie są wyższe, ale koszty były niższe niż w tym roku i jest to dobre.", "pl", id="Polish"
    ),
    pytest.param("Выручка компании выросла, но расходы не снизились.", "ru", id="Russian"),
    pytest.param("Виручка компанії зросла, але витрати не знизилися і це є добре.", "uk", id="Ukrainian"),
    pytest.param("公司的收入增长了百分之五。", "zh", id="Chinese"),
    pytest.param("会社の売上は増えました。", "ja", id="Japanese"),
    pytest.param("회사의 매출이 증가했습니다.", "ko", id="Korean"),
    pytest.param("ارتفعت إيرادات الشركة.", "ar", id="Arabic"),
    pytest.param("درآمد شرکت گزارش شد و پس از آن کم شد.", "fa", id="Persian"),
    pytest.param("הכנסות החברה עלו.", "he", id="Hebrew"),
    pytest.param("कंपनी की आय बढ़ी।", "hi", id="Hindi"),
    pytest.param("รายได้ของบริษัทเพิ่มขึ้น", "th", id="Thai"),
    pytest.param("Τα έσοδα της εταιρείας αυξήθηκαν.", "el", id="Greek"),
    pytest.param("Revenue: $5 million", "en", id="plain ASCII without function words"),
    pytest.param("Free cash flow was €4,411 million – in 2019.", "en", id="signs that are of no language"),
    pytest.param("Acme Corp", "en", id="a name"),
    pytest.param("Die Hard 2", "en", id="a title of two words"),
    pytest.param("The film 東京物語 is by Ozu and it was made in Japan.", "en", id="a foreign name in English"),
    pytest.param("", UNKNOWN, id="empty"),
    pytest.param("12345 67.8%", UNKNOWN, id="figures alone"),
    pytest.param("🎉🎉", UNKNOWN, id="emoji alone"),
    pytest.param("café", UNKNOWN, id="one word with an accent"),
]


@pytest.mark.parametrize(("text", "language"), CASES)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("text", "inherited", "language"),
    [
        pytest.param("Acme Corp", "de", "de", id="undecided text takes the language around it"),
        pytest.param("12345", "fr", "fr", id="figures take the language around them"),
        pytest.param("The costs of the company were not in the report.", "de", "en", id="clearly another language"),
        pytest.param(
            "Der Umsatz ist nicht mit den Kosten gestiegen.", "en", "de", id="clearly German in an English answer"
        ),
        pytest.param("売上は増えました。", "en", "ja", id="another script"),
        pytest.param("San Francisco de la Cruz", "en", "en", id="a Spanish name in an English answer"),
    ],
)
def test_a_part_takes_the_language_around_it_unless_it_is_clearly_another(
    text: str, inherited: str, language: str
) -> None:
    assert guess_language(text, inherited) == language


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert guess_language(text) in known_languages() | {UNKNOWN}
    assert isinstance(may_change(text, "en"), bool)

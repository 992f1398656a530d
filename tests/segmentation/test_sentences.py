"""Where sentences end: each case lists the statements of one paragraph."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CASES = [
    # abbreviations
    pytest.param(["Dr. Smith left.", "He was tired."], id="title before a name"),
    pytest.param(["Mr. and Mrs. Jones agreed.", "So did Prof. Li."], id="several titles"),
    pytest.param(["Use a sweetener, e.g. honey, at the end."], id="e.g. inside a sentence"),
    pytest.param(["One unit, i.e. 5 ml, is enough.", "Two are not."], id="i.e. before a figure"),
    pytest.param(["It weighs approx. 5 kg.", "It is red."], id="approx. before a figure"),
    pytest.param(["See No. 5 on the list.", "It won."], id="No. before a figure"),
    pytest.param(["The answer is no.", "It never was."], id="no as the last word"),
    pytest.param(["It was Smith vs. Jones.", "Jones won."], id="vs. between names"),
    pytest.param(["The U.S. economy grew.", "Prices fell."], id="U.S. inside a sentence"),
    pytest.param(["He lives in the U.S.", "It suits him."], id="U.S. at the end"),
    pytest.param(["Acme Inc. rose.", "Beta Ltd. fell."], id="company forms inside"),
    pytest.param(["She works for Acme Inc.", "The firm is old."], id="company form at the end"),
    pytest.param(["Open at 9 a.m. on weekdays.", "Closed on Sunday."], id="a.m. inside"),
    pytest.param(["It closes at 5 p.m.", "The park stays open."], id="p.m. at the end"),
    pytest.param(["It opens at 5 p.m. Monday to Friday."], id="p.m. before a weekday"),
    pytest.param(["As Fig. 3 shows, it rose.", "Then it fell."], id="Fig. before a figure"),
    pytest.param(["St. Louis is in Missouri.", "It is large."], id="St. as saint"),
    pytest.param(["It stands on Main St.", "The door is red."], id="St. as street at the end"),
    pytest.param(["It sells pens, paper, etc.", "The shop is small."], id="etc. at the end"),
    pytest.param(["Bring pens, paper, etc. to class."], id="etc. inside"),
    pytest.param(["It was signed on Jan. 5 in Rome.", "All came."], id="short month"),
    pytest.param(["It was written by Smith et al. in 2019.", "It is long."], id="et al."),
    pytest.param(["She has a Ph.D. in physics.", "She teaches."], id="degree inside"),
    pytest.param(["Sammy Davis Jr. sang.", "All danced."], id="Jr. inside"),
    pytest.param(["Gen. Lee met Gov. Hall.", "They spoke."], id="military and civil titles"),
    # initials
    pytest.param(["J. K. Rowling wrote it.", "It sold well."], id="initials before a surname"),
    pytest.param(["J.R.R. Tolkien wrote it.", "It sold well."], id="initials without spaces"),
    pytest.param(["It contains vitamin C.", "It is healthy."], id="single letter at the end"),
    pytest.param(["George W. Bush won.", "Al Gore lost."], id="middle initial"),
    # numbers
    pytest.param(["Revenue was 5.2 million.", "It rose."], id="decimal"),
    pytest.param(["The price is $4.99.", "Shipping is free."], id="price at the end"),
    pytest.param(["It was founded in 1976.", "It grew."], id="year at the end"),
    pytest.param(["It was in 2023.", "5 people left."], id="figure that opens a sentence"),
    pytest.param(["Version 2.10.1 is out.", "Update now to get it."], id="version inside"),
    pytest.param(["Use version 2.", "The first is gone."], id="version at the end"),
    pytest.param(["It listens on 127.0.0.1.", "The port is 80."], id="address of a host"),
    pytest.param(["It fell by .5 percent.", "It rose later."], id="decimal without a zero"),
    pytest.param(["The score was 3.5/5.", "Many liked it."], id="rating"),
    # addresses
    pytest.param(["See https://example.org/a.b?c=d.e for more.", "It is free."], id="URL inside"),
    pytest.param(["Visit example.com.", "It is free."], id="host name at the end"),
    pytest.param(["Write to a.b@example.org.", "They answer."], id="e-mail address"),
    pytest.param(["Open config.yaml and edit it.", "Save it."], id="file name"),
    pytest.param(["Node.js and ASP.NET are used.", "Both work."], id="names with stops"),
    # ellipses and other stops
    pytest.param(["It rose... and then fell.", "All sold."], id="ellipsis that goes on"),
    pytest.param(["It rose…", "Then it fell."], id="ellipsis that ends"),
    pytest.param(["It won!", "All cheered."], id="exclamation mark"),
    pytest.param(["It won?!", "All cheered."], id="two marks"),
    pytest.param(["Yahoo! is a company.", "It is old."], id="name with an exclamation mark"),
    # quotations and brackets
    pytest.param(['He said "it rose."', "Then he left."], id="stop inside quotation marks"),
    pytest.param(["He said “it rose.”", "Then he left."], id="stop inside typographic quotation marks"),
    pytest.param(['"It rose." he said.', "Then he left."], id="quotation before its speaker"),
    pytest.param(["He asked “why?” and left.", "She stayed."], id="question inside a quotation"),
    pytest.param(["It rose (see Fig. 2).", "It fell later."], id="bracket at the end"),
    pytest.param(["It rose.", "(It fell later.)", "All sold."], id="bracketed sentence alone"),
    pytest.param(["It rose [1].", "It fell [2]."], id="citation before the stop"),
    pytest.param(["It rose.[1]", "It fell.[2]"], id="citation after the stop"),
    pytest.param(["It rose. [1]", "It fell. [2]"], id="citation after the stop and a space"),
    pytest.param(["It rose.[1][2]", "It fell."], id="two citations after the stop"),
    pytest.param(["It rose.[1, 3]", "It fell."], id="citation of two sources"),
    # emphasis
    pytest.param(["**It rose.**", "It fell."], id="bold sentence"),
    pytest.param(["It *rose*.", "It fell."], id="emphasis inside"),
    # other languages
    pytest.param(["收入增长了。", "成本下降了。"], id="Chinese"),
    pytest.param(["売上は増えた。", "費用は減った。"], id="Japanese"),
    pytest.param(["ارتفعت الإيرادات.", "انخفضت التكاليف."], id="Arabic"),
    pytest.param(["आय बढ़ी।", "लागत घटी।"], id="Hindi"),
    pytest.param(["Выручка выросла.", "Затраты снизились."], id="Russian"),
    pytest.param(["Der Umsatz stieg z.B. um 5 %.", "Die Kosten sanken."], id="German abbreviation"),
    pytest.param(["„Es stieg.“", "Dann fiel es."], id="German quotation marks"),
    pytest.param(["Le prix est de 5 €.", "Il est stable."], id="French"),
    pytest.param(["« Il monte. »", "Puis il baisse."], id="French quotation marks"),
    pytest.param(["¡Subió!", "Los costes bajaron."], id="Spanish exclamation"),
    pytest.param(["El Sr. García llegó.", "La reunión empezó."], id="Spanish title"),
]  # fmt: skip


@pytest.mark.parametrize("sentences", CASES)
def test_a_paragraph_is_cut_into_its_sentences(cut: Callable[..., list[tuple[str, str]]], sentences: list[str]) -> None:
    joiner = "" if sentences[0][-1] in "。" else " "
    assert [text for _, text in cut(joiner.join(sentences))] == [
        s.strip("*") if s.startswith("**") else s for s in sentences
    ]

"""Identifiers are read typed and exact; ordinary words with digits are none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.reading.identifiers import IdentifierReading, read_identifiers
from grounding.reading.spellings import abbreviates, comparable


def only(text: str) -> IdentifierReading:
    """The one identifier of a text."""
    found = read_identifiers(text)
    assert len(found) == 1, [text[r.start : r.end] for r in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "written", "kind"),
    [
        pytest.param("The ISIN is US0378331005.", "US0378331005", "isin", id="isin"),
        pytest.param("CUSIP 037833AK6 matures", "037833AK6", "cusip", id="cusip"),
        pytest.param("LEI HWUPKR0MPOU8FGXBT394,", "HWUPKR0MPOU8FGXBT394", "lei", id="lei"),
        pytest.param(
            "Pay DE89 3704 0044 0532 0130 00 today", "DE89 3704 0044 0532 0130 00", "iban", id="iban-in-groups"
        ),
        pytest.param("Pay GB29NWBK60161331926819.", "GB29NWBK60161331926819", "iban", id="iban-compact"),
        pytest.param("BIC: DEUTDEFF500", "DEUTDEFF500", "bic", id="bic"),
        pytest.param("ISBN 978-0-306-40615-7", "ISBN 978-0-306-40615-7", "isbn", id="isbn-13"),
        pytest.param("ISBN-10: 0-306-40615-2", "ISBN-10: 0-306-40615-2", "isbn", id="isbn-10"),
        pytest.param("see https://doi.org/10.1000/182.", "https://doi.org/10.1000/182", "doi", id="doi-as-link"),
        pytest.param("(doi:10.1000/xyz123)", "doi:10.1000/xyz123", "doi", id="doi-labelled"),
        pytest.param("in arXiv:1706.03762v5,", "arXiv:1706.03762v5", "arxiv", id="arxiv"),
        pytest.param("PMID: 12345678", "12345678", "pmid", id="pmid"),
        pytest.param("trial NCT01234567", "NCT01234567", "nct", id="nct"),
        pytest.param("patched CVE-2024-3094.", "CVE-2024-3094", "cve", id="cve"),
        pytest.param(
            "id 123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000", "uuid", id="uuid"
        ),
        pytest.param("commit a1b2c3d fixed it", "a1b2c3d", "hash", id="commit"),
        pytest.param("needs v2.10.1 or later", "v2.10.1", "version", id="version-with-v"),
        pytest.param("needs 2.10.1-rc.1 or later", "2.10.1-rc.1", "version", id="version-pre-release"),
        pytest.param("version 2.10 is out", "2.10", "version", id="version-labelled"),
        pytest.param("see https://example.org/a(b).", "https://example.org/a(b)", "url", id="url-with-parentheses"),
        pytest.param("(https://example.org/a)", "https://example.org/a", "url", id="url-in-parentheses"),
        pytest.param("[a](https://example.org/a)", "https://example.org/a", "url", id="url-in-markdown"),
        pytest.param("at docs.example.io/guide/x-1", "docs.example.io/guide/x-1", "url", id="url-without-scheme"),
        pytest.param("write to Jane.Doe@example.org.", "Jane.Doe@example.org", "email", id="e-mail"),
        pytest.param("on 192.168.0.1:", "192.168.0.1", "ip", id="ip-v4"),
        pytest.param("on fe80::1,", "fe80::1", "ip", id="ip-v6"),
        pytest.param("MAC 00:1B:44:11:3A:B7", "00:1B:44:11:3A:B7", "mac", id="mac"),
        pytest.param("ring +44 20 7946 0958", "+44 20 7946 0958", "phone", id="phone-international"),
        pytest.param("ring (415) 555-3411", "(415) 555-3411", "phone", id="phone-north-american"),
        pytest.param("call 555-1234", "555-1234", "phone", id="phone-local-labelled"),
        pytest.param("under § 12(b)(3).", "§ 12(b)(3)", "clause", id="clause-sign"),
        pytest.param("under Article 6(1)(f) of", "Article 6(1)(f)", "clause", id="clause-article"),
        pytest.param(r'"clause": "\u00a7 5(c)"', r"\u00a7 5(c)", "clause", id="clause-escaped-in-json"),
        pytest.param("edit /etc/app/app.conf", "/etc/app/app.conf", "path", id="path"),
        pytest.param("set HTTP_PROXY first", "HTTP_PROXY", "symbol", id="environment-variable"),
        pytest.param("call os.path.join() here", "os.path.join()", "symbol", id="function"),
        pytest.param("with --fail-under set", "--fail-under", "flag", id="flag"),
        pytest.param("error code 404 appears", "404", "number", id="error-code"),
        pytest.param("order number 10023 shipped", "10023", "number", id="order-number"),
        pytest.param("The RX-200 lifts", "RX-200", "code", id="product"),
        pytest.param("part NY041-49/I.", "NY041-49/I", "code", id="part-with-slash"),
        pytest.param('"sku":"FYZ-7777-US",', "FYZ-7777-US", "code", id="code-in-json"),
        pytest.param("policy 123-45-6789 lapsed", "123-45-6789", "code", id="grouped-digits"),
    ],
)
def test_reads_by_kind(text: str, written: str, kind: str) -> None:
    reading = only(text)
    assert (text[reading.start : reading.end], reading.type) == (written, kind)


@pytest.mark.parametrize(
    "text",
    [
        *"""1990s 3rd 10am 10am-5pm 5GB 35kg 100km/h 2x4 1920x1080 Q3 FY2024 FY2024/25 1H24 Q3-2024 H2O CO2
        H2SO4 4-year-old mid-1990s 20-minute 19th-century 24-Hour 2-to-5-degree pre-2020 Type-2 Apollo-11
        step1 COVID-19 10-Nov-2024 2024-10-31 2024-10-31T10:30:00Z 31.12.2024 10:30:45 1.234.567 1,234,567
        3.14 62.5% and/or he/she km/h $1.2m €5bn $5/month 24/7 g/cm3 3D 4K 401k e.g. U.S. B12 g/L 2024-2025""".split(),
        "12 March 2024",
        "said that the number of employees was 850",
        "1 234 567 people",
        "Roe v. 5 others",
        "pages 12-14",
        "売上は2024年に5億円",
    ],
)
def test_ordinary_things_are_no_identifiers(text: str) -> None:
    assert read_identifiers(f"It was {text} then") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        ("10.1000/xyz123", "https://doi.org/10.1000/XYZ123"),
        ("cve-2024-3094", "CVE-2024-3094"),
        ("123E4567-E89B-12D3-A456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),
        ("v2.10.1", "2.10.1"),
        ("https://www.Example.org/a/", "example.org/a"),
        ("+1 415 555 3411", "+1 (415) 555-3411"),
        ("§ 12(b)(3)", "Section 12(b)(3)"),
        ("Sec. 12(b)", "section 12 (b)"),
        ("Art. 5", "Article 5"),
        ("RX-200", "RX200"),
        ("RX\u2011200", "RX-200"),
        ("ISBN 0-306-40615-2", "ISBN 978-0-306-40615-7"),
    ],
)
def test_customary_spellings_have_one_key(one: str, other: str) -> None:
    assert (only(one).type, only(one).key) == (only(other).type, only(other).key)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2.10.1", "2.1.01"),
        ("US0378331005", "US0378331006"),
        ("§ 12(b)(3)", "§ 12(b)(2)"),
        ("Article 5", "Section 5"),
        ("https://example.org/A", "https://example.org/a"),
        ("INV-00123", "INV-123"),
        ("AB-12-34", "AB-123-4"),
    ],
)
def test_different_identifiers_have_different_keys(one: str, other: str) -> None:
    assert only(one).key != only(other).key


@pytest.mark.parametrize(
    ("short", "full", "holds"),
    [
        pytest.param("a1b2c3d", "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678", True, id="commit"),
        pytest.param("§ 12(b)", "§ 12(b)(3)", True, id="clause-of-paragraph"),
        pytest.param("§ 1", "§ 12", False, id="digits-are-no-clause"),
        pytest.param("020 7946 0958", "+44 20 7946 0958", True, id="phone-without-country"),
        pytest.param("+1 415 555 3411", "+44 415 555 3411", False, id="two-countries"),
        pytest.param("arXiv:1706.03762", "arXiv:1706.03762v5", True, id="paper-of-version"),
        pytest.param("2.10.1", "2.10.11", False, id="versions-never"),
    ],
)
def test_abbreviations(short: str, full: str, holds: bool) -> None:
    one = only(f"call {short}" if short.startswith("020") else short)
    assert comparable(one, only(full))
    assert abbreviates(one, only(full)) is holds


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("US0378331005", True),
        ("US0378331006", False),
        ("DE89370400440532013000", True),
        ("DE89370400440532013001", False),
        ("RX-200", None),
    ],
)
def test_check_digits(text: str, valid: bool | None) -> None:
    assert only(text).valid is valid


@given(st.text(alphabet="ABab019 .-/_:§()@+v\n", max_size=200))
def test_readings_are_in_order_apart_and_inside(text: str) -> None:
    found = read_identifiers(text)
    assert all(0 <= r.start < r.end <= len(text) for r in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "junk", ["1", " ", "a-", "A1", "x.", "/a", "1 ", "(1", "§ ", "12:", "a_", "a@", "+1", "a.b/", "A1-", "http://"]
)
def test_junk_of_100_kb_is_read(junk: str) -> None:
    read_identifiers(junk * (100_000 // len(junk)))

"""Common words that say the same, so that "bought" is found where a passage has "acquired".

Chosen by hand among the commonest words of written English: synonyms in their first sense, of the same part of speech.
Words that deny or rank something are left out, and those that are many things ("fire", "lower", "lift").
"""

from __future__ import annotations

_GROUPS = """
    buy purchase acquire; begin start commence; say state; ask request; answer reply respond; assist aid help
    repair fix mend; prohibit forbid ban; allow permit; require need; choose select; get receive obtain; give provide
    show demonstrate reveal; keep retain; stay remain; leave depart; resume restart; build construct
    produce manufacture; change alter modify; grow increase rise climb; fall decrease drop; reduce cut
    close shut; hire recruit employ; dismiss sack; fast quick rapid swift; large big; small tiny; employee worker
    company firm business; doctor physician; child kid; car automobile; lawyer attorney; ship vessel; cost price
    illness disease; rule regulation; aim goal; error mistake; yearly annual; mostly mainly largely chiefly primarily
    usually normally generally typically; often frequently; rarely seldom; roughly approximately
    entirely completely wholly totally; solely exclusively; nearly almost; happen occur; inspect examine
    warn caution; reject refuse; accept approve; support endorse; send dispatch; refund reimburse
    move shift; open reopen; want seek; decision ruling verdict; owner proprietor; redirect divert reroute; postpone
    defer; replace substitute; extend prolong
    harm damage; hurt injure wound; kill slay; danger hazard; previous former; subsequently afterwards
    adviser advisor consultant; film movie; author writer; think believe; claim allege assert; argue contend
    predict forecast; rescue save; discover detect; collect gather; connect link associate; colour color
    centre center; favour favor; labour labor; study research; lead head
"""


def _same() -> dict[str, str]:
    words: dict[str, str] = {}
    for group in _GROUPS.replace(";", "\n").splitlines():
        for word in group.split():
            words.setdefault(word, group.split()[0])
    return words


SAME = _same()
"""Of each of them, the word that stands for all that say the same."""

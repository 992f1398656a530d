"""Words for one deed: a tool called `create_reservation` is what "book a table" needs."""

from __future__ import annotations

from collections.abc import Set

from grounding.reading.words import stem_of


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem_of, words.split()))


_KIN = tuple(
    map(
        _stems,
        (
            "send e-mail email mail mailbox inbox gmail outlook smtp mailer confirmation reminder receipt newsletter",
            "send text sms message whatsapp twilio messenger confirmation reminder",
            "book booking reserve reservation appointment schedule slot calendar hold meeting",
            "refund reimburse reimbursement credit chargeback",
            "pay payment charge debit checkout stripe billing bill invoice",
            "task todo reminder follow",
            "crm salesforce hubspot pipedrive",
            "transfer wire payment remit",
            "log file raise open create ticket case incident issue jira zendesk servicenow",
            "escalate transfer handoff handover hand route forward human agent",
            "update change edit modify write set patch adjust amend correct move",
            "cancel terminate cancellation",
            "order purchase buy checkout cart trade trading broker sell place",
            "post publish tweet slack",
            "push commit merge github git gitlab pull pr",
            "restart reboot reset",
            "turn switch dim control operate",
            "notify alert page notification pager pagerduty",
            "delete remove erase",
            "reschedule rebook move change modify update",
            "create add make insert generate new",
        ),
    )
)
"""Verbs and nouns of the same deed; a word may be of several."""
GENERAL = _stems(
    "update change edit modify write set create make add open delete remove submit run manage send issue process place "
    "generate record save take move apply start stop close raise file log assign put correct adjust amend approve"
)
"""Verbs that tools for the most different things are named after: the thing has to fit as well."""
ANY_DEED = _stems("set control manage call run execute handle")
"""Verbs of a tool that does whatever can be done to a thing: `set_lamp` turns it off."""
LOOKS = _stems(
    "get search lookup look find list read query fetch check retrieve retriever retrieval history index archive feed "
    "database db catalog catalogue statistics guide track"
)
"""What a tool is named after that only reads."""


def kin(stems: Set[str]) -> frozenset[str]:
    """Stems, with those of the same deed."""
    return frozenset(stems).union(*(group for group in _KIN if group & stems))

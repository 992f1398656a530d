"""Answers to queries that state a condition, with what the passage says of that condition."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One answer, and whether it leaves out what the passage says of the query's condition."""

    name: str
    query: str
    passage: str
    answer: str
    omits: bool
    exception: str = ""
    """What the evidence has to hold."""
    right: str | None = None


BEFORE = [
    # finance
    Case(
        "a new-build flat falls under the lower limit",
        "What is the maximum loan-to-value for my new-build flat?",
        "Loan-to-value is limited to 75%, but 65% for new-build properties.",
        "The maximum loan-to-value is 75%.",
        True,
        "65% for new-build",
        "65%",
    ),
    Case(
        "the exception itself is given",
        "What is the maximum loan-to-value for my new-build flat?",
        "Loan-to-value is limited to 75%, but 65% for new-build properties.",
        "For new-build properties the maximum loan-to-value is 65%.",
        False,
    ),
    Case(
        "rule and exception are both given",
        "What is the maximum loan-to-value for my new-build flat?",
        "Loan-to-value is limited to 75%, but 65% for new-build properties.",
        "Loan-to-value is limited to 75%, but 65% for new-build properties.",
        False,
    ),
    Case(
        "an existing house falls under the rule",
        "What is the maximum loan-to-value for an existing house?",
        "Loan-to-value is limited to 75%, but 65% for new-build properties.",
        "The maximum loan-to-value is 75%.",
        False,
    ),
    Case(
        "a joint account is charged more, in the sentence after",
        "What is the monthly fee for a joint account?",
        "The monthly account fee is $4. However, joint accounts are charged $7 a month.",
        "The monthly account fee is $4.",
        True,
        "joint accounts",
        "$7",
    ),
    Case(
        "a single account is not",
        "What is the monthly fee for a single account?",
        "The monthly account fee is $4. However, joint accounts are charged $7 a month.",
        "The monthly account fee is $4.",
        False,
    ),
    Case(
        "early repayment is free except in the fixed period",
        "Can I repay my loan early without a charge during the fixed-rate period?",
        "Early repayment is free of charge, except during the fixed-rate period.",
        "Yes, early repayment is free of charge.",
        True,
        "except during the fixed-rate period",
    ),
    # support
    Case(
        "opened software is no item that is refunded",
        "Can I get a refund for opened software?",
        "Purchases can be refunded within 30 days. This does not apply to opened software or gift cards.",
        "Yes, purchases can be refunded within 30 days.",
        True,
        "does not apply to opened software",
    ),
    Case(
        "a gift card is one of the list",
        "How long do I have to return a gift card?",
        "Items can be returned within 60 days of purchase. The following are excluded:\n- perishable goods\n- gift cards\n- custom orders",
        "Items can be returned within 60 days of purchase.",
        True,
        "gift cards",
    ),
    Case(
        "the answer refuses, as the exception does",
        "Can I get a refund for opened software?",
        "Purchases can be refunded within 30 days. This does not apply to opened software or gift cards.",
        "No, opened software cannot be refunded.",
        False,
    ),
    Case(
        "a jacket is in no list of exceptions",
        "How long do I have to return a jacket?",
        "Items can be returned within 60 days of purchase. The following are excluded:\n- perishable goods\n- gift cards\n- custom orders",
        "Items can be returned within 60 days of purchase.",
        False,
    ),
    Case(
        "the warranty does not cover water",
        "Is water damage covered by the two-year warranty?",
        "The two-year warranty covers all hardware defects unless they are caused by water damage or misuse.",
        "The two-year warranty covers all hardware defects.",
        True,
        "water damage",
    ),
    Case(
        "45 days are more than 30",
        "I bought the phone 45 days ago. Can I return it?",
        "A phone can be returned only within 30 days of purchase.",
        "Yes, a phone can be returned.",
        True,
        "within 30 days",
    ),
    Case(
        "10 days are not",
        "I bought the phone 10 days ago. Can I return it?",
        "A phone can be returned only within 30 days of purchase.",
        "Yes, a phone can be returned.",
        False,
    ),
    # health
    Case(
        "a lower dose in renal impairment",
        "What is the daily dose of Veltrin for a patient with renal impairment?",
        "The recommended dose of Veltrin is 40 mg daily. In patients with renal impairment, the dose is 20 mg daily.",
        "The recommended dose of Veltrin is 40 mg daily.",
        True,
        "20 mg",
        "20 mg",
    ),
    Case(
        "the impairment is another one",
        "What is the daily dose of Veltrin for a patient with asthma?",
        "The recommended dose of Veltrin is 40 mg daily. In patients with renal impairment, the dose is 20 mg daily.",
        "The recommended dose of Veltrin is 40 mg daily.",
        False,
    ),
    Case(
        "not in pregnancy",
        "Is ibuprofen recommended for back pain in a pregnant woman?",
        "Ibuprofen is recommended for back pain. It should not be used in pregnancy.",
        "Ibuprofen is recommended for back pain.",
        True,
        "pregnancy",
    ),
    Case(
        "the warning is passed on",
        "Is ibuprofen recommended for back pain in a pregnant woman?",
        "Ibuprofen is recommended for back pain. It should not be used in pregnancy.",
        "Ibuprofen is recommended for back pain, but it should not be used in pregnancy.",
        False,
    ),
    # law
    Case(
        "trade secrets are kept longer",
        "How long must trade secrets be kept confidential?",
        "The confidentiality obligations last for three years, except for trade secrets, which shall be kept confidential indefinitely.",
        "The confidentiality obligations last for three years.",
        True,
        "trade secrets",
    ),
    Case(
        "probation has another period of notice",
        "What notice must an employee give during probation?",
        "Either party may terminate with three months' notice. During probation, the notice period is two weeks.",
        "Either party may terminate with three months' notice.",
        True,
        "two weeks",
        "two weeks",
    ),
    Case(
        "the query asks for what is outside the exception",
        "What notice must an employee give outside probation?",
        "Either party may terminate with three months' notice. During probation, the notice period is two weeks.",
        "Either party may terminate with three months' notice.",
        False,
    ),
    Case(
        "the exception is of another rule",
        "What is the late fee for students?",
        "Membership costs $50, but $20 for students. The late fee is $5.",
        "The late fee is $5.",
        False,
    ),
    Case(
        "nobody asked about a condition",
        "How long are the confidentiality obligations?",
        "The confidentiality obligations last for three years, except for trade secrets, which shall be kept confidential indefinitely.",
        "The confidentiality obligations last for three years.",
        False,
    ),
    Case(
        "an honest abstention leaves nothing out",
        "Can I get a refund for opened software?",
        "Purchases can be refunded within 30 days. This does not apply to opened software or gift cards.",
        "The documents do not say whether opened software can be refunded.",
        False,
    ),
]
"""Written before the rules were."""

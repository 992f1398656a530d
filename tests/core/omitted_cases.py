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
        "Items can be returned within 60 days of purchase. The following are excluded:\n- perishable goods\n- gift "
        "cards\n- custom orders",
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
        "Items can be returned within 60 days of purchase. The following are excluded:\n- perishable goods\n- gift "
        "cards\n- custom orders",
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
        "The confidentiality obligations last for three years, except for trade secrets, which shall be kept "
        "confidential indefinitely.",
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
        "The confidentiality obligations last for three years, except for trade secrets, which shall be kept "
        "confidential indefinitely.",
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

AFTER = [
    # finance
    Case(
        "foreign students pay a deposit, after an otherwise",
        "What deposit does a foreign student pay?",
        "For foreign students the deposit is $900; otherwise it is $300.",
        "The deposit is $300.",
        True,
        "$900",
        "$900",
    ),
    Case(
        "a cash advance is charged from the first day",
        "From when is interest charged on a cash advance?",
        "No interest is charged for the first 50 days on any transaction, with the exception of cash advances, on "
        "which interest is charged from the first day.",
        "No interest is charged for the first 50 days.",
        True,
        "cash advances",
    ),
    Case(
        "a purchase is no cash advance",
        "From when is interest charged on a purchase?",
        "No interest is charged for the first 50 days on any transaction, with the exception of cash advances, on "
        "which interest is charged from the first day.",
        "No interest is charged for the first 50 days.",
        False,
    ),
    Case(
        "a note under the table is of the row that bears its mark",
        "What is the annual rate for a secured loan to a start-up?",
        "| Product | Annual rate |\n|---|---|\n| Secured loan* | 6.5% |\n| Overdraft | 11% |\n\n* Start-ups pay 8.0%.",
        "The annual rate of a secured loan is 6.5%.",
        True,
        "Start-ups",
        "8.0%",
    ),
    Case(
        "the row without the mark is under no note",
        "What is the annual rate for an overdraft to a start-up?",
        "| Product | Annual rate |\n|---|---|\n| Secured loan* | 6.5% |\n| Overdraft | 11% |\n\n* Start-ups pay 8.0%.",
        "The annual rate of an overdraft is 11%.",
        False,
    ),
    Case(
        "the fund of another class",
        "What is the management fee of the institutional share class?",
        "The management fee is 1.2% a year (institutional share class: 0.6%).",
        "The management fee is 1.2% a year.",
        True,
        "institutional",
        "0.6%",
    ),
    Case(
        "a transfer over the bound is charged",
        "Is a transfer of $5,000 free?",
        "Transfers are free of charge, except for transfers over $2,000.",
        "Yes, transfers are free of charge.",
        True,
        "over $2,000",
    ),
    Case(
        "a transfer under the bound is not",
        "Is a transfer of $500 free?",
        "Transfers are free of charge, except for transfers over $2,000.",
        "Yes, transfers are free of charge.",
        False,
    ),
    # support
    Case(
        "the battery has a shorter warranty",
        "How long is the warranty on the battery?",
        "All parts have a warranty of two years. Batteries, however, are covered for only six months.",
        "All parts have a warranty of two years.",
        True,
        "six months",
        "six months",
    ),
    Case(
        "the answer says that the battery is covered for less",
        "How long is the warranty on the battery?",
        "All parts have a warranty of two years. Batteries, however, are covered for only six months.",
        "Parts have a warranty of two years, batteries one of six months.",
        False,
    ),
    Case(
        "an island is delivered to later",
        "How long does delivery to the islands take?",
        "Orders are delivered within 3 working days. Deliveries to the islands take up to 10 working days.",
        "Orders are delivered within 3 working days.",
        True,
        "islands",
    ),
    Case(
        "the mainland is not",
        "How long does delivery on the mainland take?",
        "Orders are delivered within 3 working days. Deliveries to the islands take up to 10 working days.",
        "Orders are delivered within 3 working days.",
        False,
    ),
    Case(
        "without a receipt there is no cash",
        "Do I get my money back without a receipt?",
        "You get your money back only with a receipt.",
        "Yes, you get your money back.",
        True,
        "only with a receipt",
    ),
    Case(
        "with one there is",
        "Do I get my money back with the receipt?",
        "You get your money back only with a receipt.",
        "Yes, you get your money back.",
        False,
    ),
    Case(
        "an opened package cannot be returned",
        "Can I send an opened package back?",
        "A package can be sent back provided that it is unopened.",
        "Yes, a package can be sent back.",
        True,
        "unopened",
    ),
    Case(
        "items that are not excluded",
        "Can I return shoes?",
        "All items other than underwear can be returned within 60 days.",
        "Items can be returned within 60 days.",
        False,
    ),
    Case(
        "an item that is excluded in mid-sentence",
        "Can I return underwear?",
        "All items other than underwear can be returned within 60 days.",
        "Items can be returned within 60 days.",
        True,
        "other than underwear",
    ),
    # health
    Case(
        "children under twelve get half",
        "What dose does a child of 9 years get?",
        "The usual dose is 500 mg every six hours. Children under 12 years should be given 250 mg.",
        "The usual dose is 500 mg every six hours.",
        True,
        "250 mg",
        "250 mg",
    ),
    Case(
        "a child of fourteen does not",
        "What dose does a child of 14 years get?",
        "The usual dose is 500 mg every six hours. Children under 12 years should be given 250 mg.",
        "The usual dose is 500 mg every six hours.",
        False,
    ),
    Case(
        "a warfarin patient must not",
        "Can a patient on warfarin take aspirin for headache?",
        "Aspirin is effective for headache. Exceptions: patients on warfarin or with a bleeding disorder.",
        "Aspirin is effective for headache.",
        True,
        "warfarin",
    ),
    Case(
        "smokers are screened more often",
        "How often should a smoker be screened?",
        "Adults should be screened every five years. If you are a smoker, you should be screened every year.",
        "Adults should be screened every five years.",
        True,
        "smoker",
    ),
    Case(
        "an adult is an adult",
        "How often should an adult be screened?",
        "Adults should be screened every five years. If you are a smoker, you should be screened every year.",
        "Adults should be screened every five years.",
        False,
    ),
    # law
    Case(
        "consumers have longer",
        "How long does a consumer have to bring a claim?",
        "A claim must be brought within one year, save for claims of consumers, which may be brought within two years.",
        "A claim must be brought within one year.",
        True,
        "consumers",
    ),
    Case(
        "a merchant has not",
        "How long does a merchant have to bring a claim?",
        "A claim must be brought within one year, save for claims of consumers, which may be brought within two years.",
        "A claim must be brought within one year.",
        False,
    ),
    Case(
        "disclosure to affiliates needs no consent",
        "Is consent needed for a disclosure to affiliates?",
        "The Recipient shall not disclose the information without prior consent, but disclosures to affiliates need "
        "no consent.",
        "The information shall not be disclosed without prior consent.",
        True,
        "affiliates",
    ),
    Case(
        "a clause of another matter follows",
        "Is the tenant liable for repairs in winter?",
        "The tenant is liable for repairs. Rent is due on the first of each month, but no later than the fifth in "
        "winter.",
        "The tenant is liable for repairs.",
        False,
    ),
    Case(
        "the answer hedges with the condition",
        "What notice must an employee give during probation?",
        "Either party may terminate with three months' notice. During probation, the notice period is two weeks.",
        "The notice is three months, but it differs during probation.",
        False,
    ),
    Case(
        "the exception is told in another sentence of the answer",
        "Can I get a refund for opened software?",
        "Purchases can be refunded within 30 days. This does not apply to opened software or gift cards.",
        "Purchases can be refunded within 30 days. Opened software is excluded.",
        False,
    ),
    Case(
        "a query about what is not on the list",
        "What is covered apart from water damage?",
        "The two-year warranty covers all hardware defects unless they are caused by water damage or misuse.",
        "The two-year warranty covers all hardware defects.",
        False,
    ),
    Case(
        "a commercial lease falls under the longer period",
        "How long before the end must a commercial lease be terminated?",
        "A lease is terminated three months before its end, in the case of commercial leases six months before.",
        "A lease is terminated three months before its end.",
        True,
        "commercial leases",
        "six months",
    ),
]
"""Written after the rules, and before they were run on them."""

LATER = [
    Case(
        "a business card has another limit",
        "What is the daily cash limit of a business card?",
        "The daily cash limit is $500. For business cards it is $2,000.",
        "The daily cash limit is $500.",
        True,
        "business cards",
        "$2,000",
    ),
    Case(
        "non-residents pay tax at source",
        "Is tax withheld from the interest of a non-resident?",
        "No tax is withheld from interest, unless the holder is a non-resident.",
        "No tax is withheld from interest.",
        True,
        "non-resident",
    ),
    Case(
        "a lost card is replaced for a fee",
        "What does it cost to replace a lost card?",
        "Cards are replaced free of charge; lost cards are replaced for a fee of $15.",
        "Cards are replaced free of charge.",
        True,
        "lost cards",
        "$15",
    ),
    Case(
        "an expired card is replaced for none",
        "What does it cost to replace an expired card?",
        "Cards are replaced free of charge; lost cards are replaced for a fee of $15.",
        "Cards are replaced free of charge.",
        False,
    ),
    Case(
        "a sale item goes back for no money",
        "I bought a lamp on sale. Do I get a refund?",
        "We give refunds within 14 days. Items on sale are excluded from refunds.",
        "Yes, we give refunds within 14 days.",
        True,
        "sale",
    ),
    Case(
        "a lamp at its full price does",
        "I bought a lamp. Do I get a refund?",
        "We give refunds within 14 days. Items on sale are excluded from refunds.",
        "Yes, we give refunds within 14 days.",
        False,
    ),
    Case(
        "support on weekends is for premium customers",
        "Does support answer the phone on weekends?",
        "Support answers the phone from 9 to 17, except on weekends.",
        "Support answers the phone from 9 to 17.",
        True,
        "except on weekends",
    ),
    Case(
        "a breastfeeding mother must not",
        "May a breastfeeding mother take Corvalin?",
        "Corvalin may be taken by adults. Do not use it while breastfeeding.",
        "Yes, Corvalin may be taken by adults.",
        True,
        "breastfeeding",
    ),
    Case(
        "an adult with a cold may",
        "May an adult with a cold take Corvalin?",
        "Corvalin may be taken by adults. Do not use it while breastfeeding.",
        "Yes, Corvalin may be taken by adults.",
        False,
    ),
    Case(
        "a booster is due sooner after chemotherapy",
        "When is the booster due after chemotherapy?",
        "The booster is due after ten years (after chemotherapy: five years).",
        "The booster is due after ten years.",
        True,
        "chemotherapy",
        "five years",
    ),
    Case(
        "gross negligence is not limited",
        "Up to what amount is the supplier liable for gross negligence?",
        "The supplier's liability is limited to $1m. The limitation does not apply in cases of gross negligence or "
        "wilful misconduct.",
        "The supplier's liability is limited to $1m.",
        True,
        "gross negligence",
    ),
    Case(
        "slight negligence is",
        "Up to what amount is the supplier liable for a late delivery?",
        "The supplier's liability is limited to $1m. The limitation does not apply in cases of gross negligence or "
        "wilful misconduct.",
        "The supplier's liability is limited to $1m.",
        False,
    ),
    Case(
        "subletting to family is free",
        "Does subletting to a family member require consent?",
        "Subletting requires the landlord's consent. Consent is not required where the flat is sublet to a family "
        "member.",
        "Subletting requires the landlord's consent.",
        True,
        "family member",
    ),
    Case(
        "subletting to a friend is not",
        "Does subletting to a friend require consent?",
        "Subletting requires the landlord's consent. Consent is not required where the flat is sublet to a family "
        "member.",
        "Subletting requires the landlord's consent.",
        False,
    ),
    Case(
        "the answer tells whom to ask",
        "Can a minor open an account?",
        "Anyone can open an account. Minors need the consent of a parent.",
        "Anyone can open an account, minors with the consent of a parent.",
        False,
    ),
]
"""Written when the rules had been mended by the others, and before they were run on these."""

SHOWN = [
    Case(
        "an exception in the sentence of its rule is of the rule's year",
        "What was the fee for buildings in 2019?",
        "In 2019, the fee was $1,949, except for buildings.",
        "In 2019, the fee was $1,949.",
        True,
        "except for buildings",
    ),
    Case(
        "an exception of another year is none of this one",
        "What was the fee for buildings in 2019?",
        "In 2019, the fee was $1,949. In 2012, it was $1,200 for buildings.",
        "In 2019, the fee was $1,949.",
        False,
    ),
]
"""What scenarios made from filings showed."""

MISSED = [
    Case(
        "a minor needs a parent",
        "Can a minor open an account?",
        "Anyone can open an account. Minors need the consent of a parent.",
        "Yes, anyone can open an account.",
        True,
        "consent",
    ),
]
"""Of the third set: a demand that neither denies nor measures is not told from another matter that follows."""

"""A figure or date that a source gives for something else is no support; the one that it gives for what is asked is.

Each case: what the source says, what is asked, the right answer, and answers with another figure of the same source.
"""

from __future__ import annotations

import pytest

from grounding import Kind, Status, verify

CASES: list[tuple[str | list[str], str, str, list[str]]] = [
    (
        "Adults take 500 mg twice a day. Children take 250 mg twice a day.",
        "What dose do children take?",
        "250 mg",
        ["500 mg"],
    ),
    (
        "The recommended dose is 500 mg for adults and 250 mg for children.",
        "What is the recommended dose for children?",
        "250 mg",
        ["500 mg"],
    ),
    (
        "For adults the dose is 500 mg; for children it is 250 mg.",
        "What is the dose for children?",
        "250 mg",
        ["500 mg"],
    ),
    (
        "Take one 20 mg tablet in the morning. The maximum daily dose is 80 mg.",
        "What is the maximum daily dose?",
        "80 mg",
        ["20 mg"],
    ),
    (
        "The notice period is 30 days. The cure period is 10 days.",
        "How long is the cure period?",
        "10 days",
        ["30 days"],
    ),
    (
        "Either party may terminate on 30 days' notice. A breach must be cured within 10 days.",
        "How much notice is needed to terminate?",
        "30 days",
        ["10 days"],
    ),
    (
        "The Basic plan costs $5 per month and the Pro plan costs $20 per month.",
        "How much is the Pro plan per month?",
        "$20",
        ["$5"],
    ),
    (
        "Basic is $5 a month, Pro is $20 a month and Team is $50 a month.",
        "How much is Pro a month?",
        "$20",
        ["$5", "$50"],
    ),
    ("Basic costs $5, Pro $20 and Team $50 a month.", "What does Team cost a month?", "$50", ["$5", "$20"]),
    ("Our plans: Basic ($5), Pro ($20), Team ($50).", "What does Pro cost?", "$20", ["$5", "$50"]),
    ("Storage is 5 GB on Basic and 100 GB on Pro.", "How much storage does Basic have?", "5 GB", ["100 GB"]),
    ("Turnout was 61% in the north and 48% in the south.", "What was turnout in the south?", "48%", ["61%"]),
    ("In the north, turnout was 61%; in the south, it was 48%.", "What was turnout in the south?", "48%", ["61%"]),
    ("61% of men and 48% of women voted.", "What share of women voted?", "48%", ["61%"]),
    (
        "The survey found that 61 percent of respondents approve, while 30 percent disapprove.",
        "What percentage disapprove?",
        "30 percent",
        ["61 percent"],
    ),
    (
        "Response was seen in 62% of patients on the drug and 31% of patients on placebo.",
        "What was the response on placebo?",
        "31%",
        ["62%"],
    ),
    (
        "The response rate was 62% with the drug versus 31% with placebo.",
        "What was the response rate with placebo?",
        "31%",
        ["62%"],
    ),
    (
        "Median survival was 14.2 months in the treatment arm and 9.8 months in the control arm.",
        "What was median survival in the control arm?",
        "9.8 months",
        ["14.2 months"],
    ),
    (
        "The bond pays 4.5% and matures in 2030. The note pays 5.0% and matures in 2031.",
        "What does the note pay?",
        "5.0%",
        ["4.5%"],
    ),
    (
        "Unemployment in Spain fell to 11.2%, while in Germany it stood at 3.1%.",
        "What was unemployment in Germany?",
        "3.1%",
        ["11.2%"],
    ),
    (
        "Germany's unemployment rate was 3.1% and Spain's was 11.2%.",
        "What was Spain's unemployment rate?",
        "11.2%",
        ["3.1%"],
    ),
    (
        "Oslo has 700,000 inhabitants and Bergen has 290,000.",
        "How many inhabitants does Bergen have?",
        "290,000",
        ["700,000"],
    ),
    (
        "The tower is 300 metres tall. The bridge is 120 metres long.",
        "How tall is the tower?",
        "300 metres",
        ["120 metres"],
    ),
    ("The battery lasts 12 hours and charges in 2 hours.", "How long does the battery last?", "12 hours", ["2 hours"]),
    ("Model A weighs 12 kg, Model B 9 kg.", "What does Model B weigh?", "9 kg", ["12 kg"]),
    (
        "Shipping takes 3 days within the country and 10 days abroad.",
        "How long does shipping abroad take?",
        "10 days",
        ["3 days"],
    ),
    (
        "Returns are accepted within 30 days; refunds are issued within 5 days.",
        "Within how many days are refunds issued?",
        "5 days",
        ["30 days"],
    ),
    ("Sales rose 5% while profit fell 12%.", "By how much did profit fall?", "12%", ["5%"]),
    (
        "Sales increased by 5% to $120 million and operating profit by 12% to $14 million.",
        "What was operating profit?",
        "$14 million",
        ["$120 million"],
    ),
    (
        "Of the $900 raised, $600 went to schools and $300 to hospitals.",
        "How much went to hospitals?",
        "$300",
        ["$600", "$900"],
    ),
    ("The fund charges an entry fee of 2% and an annual fee of 0.75%.", "What is the annual fee?", "0.75%", ["2%"]),
    (
        "Interest on the loan is 6%, with a late fee of $35 and an origination fee of $100.",
        "What is the late fee?",
        "$35",
        ["$100"],
    ),
    (
        "The company employs 1,200 people in Poland and 450 in Romania.",
        "How many people does the company employ in Romania?",
        "450",
        ["1,200"],
    ),
    (
        "Speed limits are 50 km/h in towns and 100 km/h outside.",
        "What is the speed limit in towns?",
        "50 km/h",
        ["100 km/h"],
    ),
    (
        "The deductible is $500 per claim and the coverage limit is $100,000.",
        "What is the coverage limit?",
        "$100,000",
        ["$500"],
    ),
    ("Section A seats 200 and Section B seats 350.", "How many does Section B seat?", "350", ["200"]),
    (
        "Acme paid $3.2 billion for Borg and $1.1 billion for Cade.",
        "How much did Acme pay for Cade?",
        "$1.1 billion",
        ["$3.2 billion"],
    ),
    ("Acme's cash was $40 million, its debt $75 million.", "What was Acme's debt?", "$75 million", ["$40 million"]),
    ("Gross margin was 41.2% and operating margin 12.9%.", "What was the operating margin?", "12.9%", ["41.2%"]),
    ("EBITDA came to $41m. Net debt came to $88m.", "What was net debt?", "$88m", ["$41m"]),
    (
        "Full-time staff get 25 days of leave, part-time staff 15 days.",
        "How many days of leave do part-time staff get?",
        "15 days",
        ["25 days"],
    ),
    ("Members pay $10 and non-members pay $15.", "What do non-members pay?", "$15", ["$10"]),
    (
        "The warranty covers the engine for 5 years and the paint for 2 years.",
        "How long does the warranty cover the paint?",
        "2 years",
        ["5 years"],
    ),
    ("Water boils at 100 °C and freezes at 0 °C.", "At what temperature does water freeze?", "0 °C", ["100 °C"]),
    (
        ["Acme Q3 letter. Revenue: $5.1 million.", "Borg Q3 letter. Revenue: $6.4 million."],
        "What was Acme's Q3 revenue?",
        "$5.1 million",
        ["$6.4 million"],
    ),
    (
        "# Basic plan\nPrice: $5\nStorage: 5 GB\n\n# Pro plan\nPrice: $20\nStorage: 100 GB",
        "What is the price of the Pro plan?",
        "$20",
        ["$5"],
    ),
    (
        "Basic plan\n- Price: $5\n- Storage: 5 GB\nPro plan\n- Price: $20\n- Storage: 100 GB",
        "What is the price of the Pro plan?",
        "$20",
        ["$5"],
    ),
    (
        "Operating expenses totaled $88 million in the quarter, including $12 million of restructuring charges.",
        "How much were restructuring charges?",
        "$12 million",
        ["$88 million"],
    ),
    (
        "Operating expenses totaled $88 million in the quarter, including $12 million of restructuring charges.",
        "How much were restructuring charges?",
        "Restructuring charges were $12 million.",
        ["Restructuring charges were $88 million."],
    ),
    (
        "Net interest income was $2.1 billion; fee income reached $640 million.",
        "What was fee income?",
        "$640 million",
        ["$2.1 billion"],
    ),
    (
        "Net interest income was $2.1 billion; fee income reached $640 million.",
        "What was fee income?",
        "Fee income was $640 million.",
        ["Fee income was $2.1 billion."],
    ),
    ("The tax rate was 21% domestically and 12.5% in Ireland.", "What was the tax rate in Ireland?", "12.5%", ["21%"]),
    ("Capital ratios: CET1 13.4%, Tier 1 15.0%, total 17.2%.", "What was the CET1 ratio?", "13.4%", ["15.0%", "17.2%"]),
    (
        "We ended the year with 320 stores in Texas, 210 in Ohio and 95 in Utah.",
        "How many stores were in Ohio?",
        "210",
        ["320", "95"],
    ),
    (
        "We ended the year with 320 stores in Texas, 210 in Ohio and 95 in Utah.",
        "How many stores were in Ohio?",
        "There were 210 stores in Ohio.",
        ["There were 320 stores in Ohio.", "There were 95 stores in Ohio."],
    ),
    (
        "Give 10 mg/kg to infants and 15 mg/kg to older children.",
        "What dose is given to infants?",
        "10 mg/kg",
        ["15 mg/kg"],
    ),
    (
        "Give 10 mg/kg to infants and 15 mg/kg to older children.",
        "What dose is given to infants?",
        "Infants are given 10 mg/kg.",
        ["Infants are given 15 mg/kg."],
    ),
    (
        "Blood pressure fell by 12 mmHg with losartan and by 3 mmHg with placebo.",
        "By how much did blood pressure fall with losartan?",
        "12 mmHg",
        ["3 mmHg"],
    ),
    (
        "Nausea occurred in 14% of patients, headache in 9% and dizziness in 4%.",
        "In what percentage of patients did headache occur?",
        "9%",
        ["14%", "4%"],
    ),
    (
        "Nausea occurred in 14% of patients, headache in 9% and dizziness in 4%.",
        "In what percentage of patients did headache occur?",
        "Headache occurred in 9% of patients.",
        ["Headache occurred in 4% of patients."],
    ),
    ("Side effects: nausea (14%), headache (9%), dizziness (4%).", "What share had headache?", "9%", ["14%", "4%"]),
    (
        "Store the vaccine at 2 °C before opening and at 8 °C after opening.",
        "At what temperature is the vaccine stored after opening?",
        "8 °C",
        ["2 °C"],
    ),
    ("The trial enrolled 412 patients at 36 sites.", "How many patients were enrolled?", "412", ["36"]),
    ("The trial enrolled 412 patients at 36 sites.", "How many sites were there?", "36", ["412"]),
    (
        "The tenant pays a deposit of $2,000 and a monthly rent of $1,500.",
        "What is the monthly rent?",
        "$1,500",
        ["$2,000"],
    ),
    (
        "The tenant pays a deposit of $2,000 and a monthly rent of $1,500.",
        "What is the monthly rent?",
        "The monthly rent is $1,500.",
        ["The monthly rent is $2,000."],
    ),
    (
        "A late payment incurs a penalty of 1.5% per month; early payment earns a discount of 2%.",
        "What discount does early payment earn?",
        "2%",
        ["1.5%"],
    ),
    (
        "The buyer shall pay within 45 days of invoice, and the seller shall deliver within 14 days of order.",
        "Within how many days shall the seller deliver?",
        "14 days",
        ["45 days"],
    ),
    (
        "Confidentiality obligations last five years; non-compete obligations last two years.",
        "How long do non-compete obligations last?",
        "two years",
        ["five years"],
    ),
    (
        "Confidentiality obligations last five years; non-compete obligations last two years.",
        "How long do non-compete obligations last?",
        "Non-compete obligations last two years.",
        ["Non-compete obligations last five years."],
    ),
    (
        "Premium support responds within 1 hour, standard support within 24 hours.",
        "How fast does standard support respond?",
        "24 hours",
        ["1 hour"],
    ),
    (
        "Version 4.2 needs 8 GB of memory and 20 GB of disk space.",
        "How much memory does version 4.2 need?",
        "8 GB",
        ["20 GB"],
    ),
    (
        "The router weighs 340 grams and its power supply weighs 120 grams.",
        "What does the power supply weigh?",
        "120 grams",
        ["340 grams"],
    ),
    ("Mount Elbrus is 5,642 m high, Mont Blanc 4,808 m.", "How high is Mont Blanc?", "4,808 m", ["5,642 m"]),
    (
        "Mount Elbrus is 5,642 m high, Mont Blanc 4,808 m.",
        "How high is Mont Blanc?",
        "Mont Blanc is 4,808 m high.",
        ["Mont Blanc is 5,642 m high."],
    ),
    ("The Nile is 6,650 km long; the Amazon is 6,400 km long.", "How long is the Amazon?", "6,400 km", ["6,650 km"]),
    ("Adult tickets are $12, child tickets $6.", "How much is a child ticket?", "$6", ["$12"]),
    (
        "Tickets cost $12 for adults and $6 for children under 12.",
        "How much do tickets cost for children?",
        "$6",
        ["$12"],
    ),
    (
        "In 2022 the firm had 40 employees; by 2024 it had 65.",
        "How many employees did the firm have in 2024?",
        "65",
        ["40"],
    ),
    (
        "Revenue grew from $40 million in 2022 to $65 million in 2024.",
        "What was revenue in 2024?",
        "$65 million",
        ["$40 million"],
    ),
    ("Q1 revenue was $10 million, Q2 revenue $12 million.", "What was Q2 revenue?", "$12 million", ["$10 million"]),
    (
        "Q1 revenue was $10 million, Q2 revenue $12 million.",
        "What was Q2 revenue?",
        "Q2 revenue was $12 million.",
        ["Q2 revenue was $10 million."],
    ),
    (
        "First-quarter revenue came in at $10 million and second-quarter revenue at $12 million.",
        "What was revenue in the second quarter?",
        "$12 million",
        ["$10 million"],
    ),
    (
        "Guidance is for revenue of $500 million and EBITDA of $90 million.",
        "What is the guidance for EBITDA?",
        "$90 million",
        ["$500 million"],
    ),
    ("Anna earns $50,000 and Tom earns $62,000.", "How much does Tom earn?", "$62,000", ["$50,000"]),
    (
        "Anna earns $50,000 and Tom earns $62,000.",
        "How much does Tom earn?",
        "Tom earns $62,000.",
        ["Tom earns $50,000."],
    ),
    ("Anna, who is 34, and Tom, who is 29, founded the firm.", "How old is Tom?", "29", ["34"]),
    ("Anna, who is 34, and Tom, who is 29, founded the firm.", "How old is Tom?", "Tom is 29.", ["Tom is 34."]),
    ("The museum opened in 1934 and was renovated in 1998.", "When was the museum renovated?", "1998", ["1934"]),
    (
        "The museum opened in 1934 and was renovated in 1998.",
        "When was the museum renovated?",
        "The museum was renovated in 1998.",
        ["The museum was renovated in 1934."],
    ),
    ("Acme was founded in 1990 and went public in 2004.", "When did Acme go public?", "2004", ["1990"]),
    (
        "Acme was founded in 1990 and went public in 2004.",
        "When did Acme go public?",
        "Acme went public in 2004.",
        ["Acme went public in 1990."],
    ),
    (
        "Borg was founded on 3 May 1990. Acme was founded on 9 June 1987.",
        "When was Acme founded?",
        "9 June 1987",
        ["3 May 1990"],
    ),
    (
        "Borg was founded on 3 May 1990. Acme was founded on 9 June 1987.",
        "When was Acme founded?",
        "Acme was founded on 9 June 1987.",
        ["Acme was founded on 3 May 1990."],
    ),
    (
        "The offer closes on 1 March and the results are announced on 15 March.",
        "When are the results announced?",
        "15 March",
        ["1 March"],
    ),
    (
        "The policy takes effect on 1 January 2025 and expires on 31 December 2025.",
        "When does the policy expire?",
        "31 December 2025",
        ["1 January 2025"],
    ),
    ('{"plans":[{"name":"Basic","price":5},{"name":"Pro","price":20}]}', "What is the price of Pro?", "20", ["5"]),
    (
        "| Plan | Price | Seats |\n|---|---|---|\n| Basic | $5 | 1 |\n| Pro | $20 | 10 |",
        "How many seats does Pro have?",
        "10",
        ["1"],
    ),
    (
        "| Plan | Price | Seats |\n|---|---|---|\n| Basic | $5 | 1 |\n| Pro | $20 | 10 |",
        "What is the price of Pro?",
        "$20",
        ["$5"],
    ),
    ("Plan,Price,Seats\nBasic,5,1\nPro,20,10", "What is the price of Pro?", "20", ["5"]),
    (
        ["The Basic plan is for individuals. It costs $5.", "The Pro plan is for teams. It costs $20."],
        "How much does the Pro plan cost?",
        "$20",
        ["$5"],
    ),
    (
        ["The Basic plan is for individuals. It costs $5.", "The Pro plan is for teams. It costs $20."],
        "How much does the Pro plan cost?",
        "The Pro plan costs $20.",
        ["The Pro plan costs $5."],
    ),
    (
        ["Germany. Population: 84 million. Capital: Berlin.", "Poland. Population: 37 million. Capital: Warsaw."],
        "What is the population of Poland?",
        "37 million",
        ["84 million"],
    ),
    (
        "Emissions fell 8% in the EU, 3% in the US and rose 5% in India.",
        "By how much did emissions fall in the US?",
        "3%",
        ["8%", "5%"],
    ),
    (
        "Exports were up 4.1 percent and imports were down 2.3 percent.",
        "By how much were imports down?",
        "2.3 percent",
        ["4.1 percent"],
    ),
    ("About 70% of users are on Android and 28% on iOS.", "What share of users is on iOS?", "28%", ["70%"]),
    (
        "About 70% of users are on Android and 28% on iOS.",
        "What share of users is on iOS?",
        "28% of users are on iOS.",
        ["70% of users are on iOS."],
    ),
]


def _judged(sources: str | list[str], query: str, answer: str) -> list[Status]:
    report = verify(answer, [sources] if isinstance(sources, str) else sources, query=query)
    return [claim.status for claim in report.claims if claim.kind in (Kind.FIGURE, Kind.DATE)]


@pytest.mark.parametrize(
    ("sources", "query", "right", "wrong"), CASES, ids=[case[2] + " - " + case[1] for case in CASES]
)
def test_only_what_is_said_of_the_thing_asked_supports(
    sources: str | list[str], query: str, right: str, wrong: list[str]
) -> None:
    assert set(_judged(sources, query, right)) == {Status.SUPPORTED}
    for answer in wrong:
        assert {Status.CONTRADICTED, Status.UNSUPPORTED} & set(_judged(sources, query, answer)), answer

"""A figure or date that a source gives for something else is no support; the one that it gives for what is asked is.

Each case: what the source says, what is asked, the right answer, and answers with another figure of the same source.
"""

from __future__ import annotations

import pytest

from grounding import Kind, Status, verify

CASES: list[tuple[str | list[str], str | None, str, list[str]]] = [
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
        ["Headache occurred in 14% of patients.", "Headache occurred in 4% of patients."],
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
    (
        "The policy takes effect on 1 January 2025 and expires on 31 December 2025.",
        "When does the policy expire?",
        "The policy expires on 31 December 2025.",
        ["The policy expires on 1 January 2025."],
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
    (
        "Acme's gross margin widened to 44.1% from 41.8% a year earlier, and its operating margin narrowed to 9.2%.",
        None,
        "Acme's operating margin was 9.2%.",
        ["Acme's operating margin was 44.1%.", "Acme's operating margin was 41.8%."],
    ),
    (
        "Of 840 patients screened, 412 were randomised and 390 completed the study.",
        None,
        "390 patients completed the study.",
        ["840 patients completed the study.", "412 patients completed the study."],
    ),
    (
        "Of 840 patients screened, 412 were randomised and 390 completed the study.",
        None,
        "412 patients were randomised.",
        ["840 patients were randomised.", "390 patients were randomised."],
    ),
    (
        "Net debt stood at €310 million at year end, down from €355 million, while equity rose to €1.2 billion.",
        None,
        "Equity was €1.2 billion.",
        ["Equity was €310 million.", "Equity was €355 million."],
    ),
    (
        "Net debt stood at €310 million at year end, down from €355 million, while equity rose to €1.2 billion.",
        None,
        "Net debt was €310 million at year end.",
        ["Net debt was €1.2 billion at year end."],
    ),
    (
        "A single room costs 90 euros a night, a double room 140 euros and a suite 320 euros.",
        None,
        "A double room costs 140 euros a night.",
        ["A double room costs 90 euros a night.", "A double room costs 320 euros a night."],
    ),
    (
        "A single room costs 90 euros a night, a double room 140 euros and a suite 320 euros.",
        None,
        "The suite is 320 euros per night.",
        ["The suite is 90 euros per night.", "The suite is 140 euros per night."],
    ),
    (
        "The standard warranty runs for 12 months; the extended warranty runs for 36 months.",
        None,
        "The extended warranty runs for 36 months.",
        ["The extended warranty runs for 12 months."],
    ),
    (
        "Fever was reported by 22% of the vaccinated and 4% of the placebo group.",
        None,
        "Fever was reported by 4% of the placebo group.",
        ["Fever was reported by 22% of the placebo group."],
    ),
    (
        "Fever was reported by 22% of the vaccinated and 4% of the placebo group.",
        None,
        "22% of vaccinated people had fever.",
        ["4% of vaccinated people had fever."],
    ),
    (
        "Uptime was 99.95% in Europe and 99.2% in Asia last quarter.",
        None,
        "Uptime in Asia was 99.2%.",
        ["Uptime in Asia was 99.95%."],
    ),
    (
        "The default timeout is 30 seconds and the maximum timeout is 300 seconds.",
        None,
        "The maximum timeout is 300 seconds.",
        ["The maximum timeout is 30 seconds."],
    ),
    (
        "The default timeout is 30 seconds and the maximum timeout is 300 seconds.",
        None,
        "By default the timeout is 30 seconds.",
        ["By default the timeout is 300 seconds."],
    ),
    (
        "Under section 4 the fine is £5,000; under section 7 it is £20,000.",
        None,
        "The fine under section 7 is £20,000.",
        ["The fine under section 7 is £5,000."],
    ),
    (
        "Claims up to $10,000 go to the small claims court, and filing costs $75.",
        None,
        "Filing costs $75.",
        ["Filing costs $10,000."],
    ),
    (
        "Toyota sold 10.3 million cars and Volkswagen 9.2 million.",
        None,
        "Volkswagen sold 9.2 million cars.",
        ["Volkswagen sold 10.3 million cars."],
    ),
    (
        "In the fourth quarter, orders were $1.9 billion and backlog was $7.4 billion.",
        None,
        "Backlog was $7.4 billion in the fourth quarter.",
        ["Backlog was $1.9 billion in the fourth quarter."],
    ),
    (
        "Smith scored 24 points, Jones added 18 and Lee had 11 rebounds.",
        None,
        "Jones scored 18 points.",
        ["Jones scored 24 points.", "Jones scored 11 points."],
    ),
    ("Smith scored 24 points and 9 rebounds for Denver.", None, "Smith had 9 rebounds.", ["Smith had 24 rebounds."]),
    (
        "The house was built in 1890, extended in 1924 and sold in 2016.",
        None,
        "The house was sold in 2016.",
        ["The house was sold in 1890.", "The house was sold in 1924."],
    ),
    (
        "The house was built in 1890, extended in 1924 and sold in 2016.",
        None,
        "The house was extended in 1924.",
        ["The house was extended in 1890.", "The house was extended in 2016."],
    ),
    (
        "Applications open on 1 May and close on 30 June.",
        None,
        "Applications close on 30 June.",
        ["Applications close on 1 May."],
    ),
    (
        "Picasso was born in 1881; Braque was born in 1882.",
        None,
        "Braque was born in 1882.",
        ["Braque was born in 1881."],
    ),
    (
        "Carbon steel melts at 1,425 °C while aluminium melts at 660 °C.",
        None,
        "Aluminium melts at 660 °C.",
        ["Aluminium melts at 1,425 °C."],
    ),
    (
        "Version 2.1 was released in March 2023 and version 3.0 in January 2024.",
        None,
        "Version 3.0 was released in January 2024.",
        ["Version 3.0 was released in March 2023."],
    ),
    (
        "The CEO was paid $4.1 million and the CFO $2.3 million.",
        None,
        "The CFO was paid $2.3 million.",
        ["The CFO was paid $4.1 million."],
    ),
    (
        "The CEO was paid $4.1 million and the CFO $2.3 million.",
        None,
        "The CEO was paid $4.1 million.",
        ["The CEO was paid $2.3 million."],
    ),
    (
        "Europe contributed 45% of sales, Asia 35% and the Americas 20%.",
        None,
        "Asia contributed 35% of sales.",
        ["Asia contributed 45% of sales.", "Asia contributed 20% of sales."],
    ),
    (
        "Europe contributed 45% of sales, Asia 35% and the Americas 20%.",
        None,
        "The Americas made up 20% of sales.",
        ["The Americas made up 45% of sales.", "The Americas made up 35% of sales."],
    ),
    (
        "Interest expense was $14 million, tax expense $9 million and depreciation $31 million.",
        None,
        "Tax expense was $9 million.",
        ["Tax expense was $14 million.", "Tax expense was $31 million."],
    ),
    (
        "Interest expense was $14 million, tax expense $9 million and depreciation $31 million.",
        None,
        "Depreciation was $31 million.",
        ["Depreciation was $14 million.", "Depreciation was $9 million."],
    ),
    (
        "The bridge carries 60,000 vehicles a day; the tunnel carries 25,000.",
        None,
        "The tunnel carries 25,000 vehicles a day.",
        ["The tunnel carries 60,000 vehicles a day."],
    ),
    (
        "Rents rose 4% in Madrid, 7% in Lisbon and fell 2% in Rome.",
        None,
        "Rents rose 7% in Lisbon.",
        ["Rents rose 4% in Lisbon.", "Rents rose 2% in Lisbon."],
    ),
    (
        "The tenant must give one month's notice. The landlord must give three months' notice.",
        None,
        "The tenant must give one month's notice.",
        ["The landlord must give one month's notice.", "The tenant must give 3 months' notice."],
    ),
    (
        "The tenant must give $200. The landlord must give $300.",
        None,
        "The landlord must give $300.",
        ["The tenant must give $300.", "The landlord must give $200."],
    ),
    (
        "Interns accrue 1 day of leave a month. Managers accrue 3 days of leave a month.",
        None,
        "Managers accrue 3 days of leave.",
        ["Interns accrue 3 days of leave."],
    ),
    (
        "The warranty lasts 2 years for the frame and 6 months for the motor.",
        None,
        "The motor has a warranty of six months.",
        ["The motor has a warranty of two years.", "The warranty lasts six months for the frame."],
    ),
]


def _judged(sources: str | list[str], query: str | None, answer: str) -> list[Status]:
    report = verify(answer, [sources] if isinstance(sources, str) else sources, query=query)
    return [claim.status for claim in report.claims if claim.kind in (Kind.FIGURE, Kind.DATE)]


@pytest.mark.parametrize(
    ("sources", "query", "right", "wrong"), CASES, ids=[f"{right} {query or ''}" for _, query, right, _ in CASES]
)
def test_only_what_is_said_of_the_thing_asked_supports(
    sources: str | list[str], query: str | None, right: str, wrong: list[str]
) -> None:
    assert set(_judged(sources, query, right)) == {Status.SUPPORTED}
    for answer in wrong:
        assert {Status.CONTRADICTED, Status.UNSUPPORTED} & set(_judged(sources, query, answer)), answer


REPORTS = "In 2023 Acme reported revenue of $5 million and costs of $4 million. Borg reported revenue of $7 million."


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        pytest.param('{"company": "Acme", "revenue": "$5 million"}', 0, id="field"),
        pytest.param('{"company": "Acme", "revenue": "$7 million"}', 1, id="another company's field"),
        pytest.param('{"company": "Acme", "revenue": "$4 million"}', 1, id="another measure's field"),
        pytest.param("## Borg\n\nRevenue was $7 million.", 0, id="under a heading"),
        pytest.param("## Acme\n\nRevenue was $7 million.", 1, id="under another heading"),
        pytest.param("Borg is a company. It had revenue of $7 million.", 0, id="pointing back"),
        pytest.param("Acme is a company. It had revenue of $7 million.", 1, id="pointing back to another"),
    ],
)
def test_who_is_spoken_of_may_stand_beside_the_sentence(answer: str, wrong: int) -> None:
    claims = verify(answer, [REPORTS]).of_kind("figure")
    assert [claim.status for claim in claims].count(Status.CONTRADICTED) == wrong

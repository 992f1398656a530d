"""Statements beside twins that differ from them in few words: one is what the passage says, the other is not.

Each case: the way in which the twin goes wrong, the passage, the faithful statement and the altered one.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """A faithful statement of a passage and its altered twin."""

    kind: str
    passage: str
    good: str
    bad: str


_PASSAGES = {
    "merger": """Halvorsen Marine agreed in May to buy Teldane Shipping for 410 million euros. The deal is expected to
        close in the fourth quarter if competition authorities in Norway approve it. Teldane's board recommended the
        offer, while Brightwater Capital, its second-largest shareholder, rejected it. Analysts at Corvin said the price
        was too high. Teldane sold its ferry division to Nordlys in 2019.""",
    "results": """Operating profit at Marlowe Foods rose to 84 million pounds after the company closed two plants in
        Wales. Sales in the frozen segment fell more sharply than sales in the bakery segment. Management expects
        margins to improve next year. Most of the savings came from lower energy costs. The dividend was not
        increased. Chief financial officer Petra Lind said currency effects were small.""",
    "bond": """Interest on the notes is paid twice a year unless the issuer defers payment. The issuer may redeem the
        notes before 2028. Holders of at least 25 percent of the notes can demand early repayment after an event of
        default. The notes rank below senior loans and above ordinary shares. Interest deferred by the issuer must
        be paid before any dividend.""",
    "support": """Customers can return unopened headphones within 30 days of delivery. Opened items are accepted only
        if they are defective. Refunds are usually issued within five business days after the warehouse inspects the
        parcel. Gift cards cannot be returned. Shipping costs are refunded for customers in Canada. Premium members
        receive free return labels.""",
    "router": """The Vega 3 router restarts automatically after a firmware update. Users should back up their settings
        before they install the update. Some older adapters do not work with the new firmware. Guest networks are
        disabled by default. Restarting the router may clear the log. The Vega 3 has better range than the Vega 2, but
        it uses more power.""",
    "saas": """Administrators can delete a workspace, but members cannot. Deleted files are kept for at least 14 days
        before they are erased. Single sign-on is included in the Enterprise plan only. Up to 50 guests may join a
        workspace. Exports may take several hours when a workspace is large. Audit logs are optional on the Team plan
        and mandatory on the Enterprise plan.""",
    "drug": """In a trial of 312 adults with moderate asthma, Relvadin reduced attacks more than placebo. Headache was
        more common in the Relvadin group than in the placebo group. The drug may cause drowsiness in some patients.
        It should not be taken with alcohol. Higher doses were associated with weight gain. The effect in children
        has not been studied.""",
    "diet": """People who ate more fish had fewer strokes in an observational study by the Lund Institute. Researchers
        said that the diet could lower blood pressure. Critics argue that income explains the difference. The study
        followed 4,800 men for ten years. Several participants left before the final visit. Salt intake was linked to
        higher blood pressure.""",
    "hospital": """Nurses at Saint Elin Hospital reported shortages after the ward was merged with the surgical unit.
        Visitors under 12 must be accompanied by an adult. Patients who have a fever should call before their visit.
        Dr. Amara Osei leads the ward; Dr. Felix Brandt heads the laboratory. The laboratory tests samples before the
        ward admits a patient. Masks are recommended in waiting rooms.""",
    "vaccine": """Two doses of the vaccine are required for travellers over 60. The second dose is given four weeks after
        the first. Most side effects disappear within two days. The vaccine is not approved for pregnant women in
        Japan. Officials hope to extend the programme to teachers. Protection may weaken after a year.""",
    "lease": """The tenant shall pay the deposit before the landlord hands over the keys. The landlord may enter the flat
        only with 24 hours' notice, except in an emergency. Pets are allowed if the landlord agrees in writing. The
        tenant must repair damage caused by the tenant's guests. The rent cannot be raised during the first year. The
        deposit is returned to the tenant within two months.""",
    "ruling": """The appeals court overturned the decision of the district court in favour of Orban Textiles. Orban had
        sued Keller Mills over a dyeing patent. Judge Ines Moreau dissented. The court did not rule on damages. Keller
        Mills plans to appeal. Lawyers for Keller claimed that the patent was invalid.""",
    "privacy": """The processor shall notify the controller without undue delay after it becomes aware of a breach. Data
        may be transferred outside the union only if the recipient offers adequate safeguards. Consent can be withdrawn
        at any time. Small firms are exempt from keeping records unless they process sensitive data. The regulator
        fined Ostia Media after a complaint by a user group.""",
    "leave": """Full-time employees are entitled to 25 days of leave. Part-time employees receive leave in proportion to
        their hours. Managers should approve requests within a week. Unused leave may be carried over until March.
        Employees on probation cannot take unpaid leave. Sick leave of more than three days requires a doctor's
        certificate.""",
    "hiring": """Candidates are interviewed by the team before they meet the director. The director can reject a
        candidate proposed by the team. Some applicants are asked to take a test. References are checked after an offer
        is made. Internal candidates are preferred when skills are equal. Karin Vogt supervises the recruiters, and
        Tomas Reyes manages payroll.""",
    "review": """Employees whose rating is below three may be placed on an improvement plan. Bonuses are paid to staff in
        Germany and Austria. The works council opposed the new rating scheme, but the board adopted it. Most team
        leaders support the scheme. Training is voluntary for engineers and compulsory for sales staff.""",
    "comet": """Comet Haldane passed Jupiter before it approached the Sun. Its tail is longer than that of comet Reuss.
        The comet was discovered by Mei Tanaka in 1998 and photographed by the Arden probe in 2007. Its nucleus probably
        contains ammonia. Astronomers believe that Jupiter altered its orbit. Haldane is one of the brightest comets
        known.""",
    "reef": """Coral cover on the northern reef declined after the heat wave of 2016. The southern reef recovered faster
        than the northern reef. Parrotfish eat algae that compete with corals. Scientists suggest that shade from
        clouds protected the southern reef. Nearly all of the table corals died. Fishing is banned in the inner zone
        except for research.""",
    "battery": """The new cell stores more energy than the old cell but charges more slowly. Researchers at Kiel replaced
        cobalt with iron. The cell loses up to 10 percent of its capacity in cold weather. A commercial version could
        be ready by 2027. Heating the cell before charging improves its life. The prototype was not tested above 60
        degrees.""",
    "city": """The council approved the tram line despite opposition from shopkeepers. Mayor Lena Hoff proposed a toll for
        lorries. The toll would apply to lorries over 12 tonnes in the old town. Residents of the old town are exempt.
        The tram runs from the harbour to the airport. Police said that traffic was lighter on Monday than on
        Friday.""",
    "school": """The university admits students before their final exams if their grades are excellent. Professor Odile
        Garnier taught Samir Haddad at the institute. Haddad later succeeded her as dean. Many of the courses are
        taught in English. The library lends laptops to students. Fees were increased in 2021 and reduced in 2023.""",
    "club": """Riverton beat Ashford 3-1 in the final. Ashford had eliminated Millbrook in the semi-final. Coach Dana Pryce
        praised goalkeeper Luis Ferro after the match. Ferro was injured before the final whistle. The club denied that
        it had offered Pryce a new contract. Riverton may sign a striker in January.""",
    "insurance": """The policy covers water damage caused by burst pipes but excludes damage caused by floods. Claims
        must be reported within seven days. The insurer may ask for photographs. Premiums are lower for drivers who have
        had no accident in five years. Legal costs are covered up to 10,000 euros. Rental cars are insured in Europe
        only.""",
    "museum": """The Aldine Museum bought the portrait from the Farrow family in 1931. The painting was long attributed to
        Castelli, but experts now think a pupil painted it. The museum lent the portrait to Vienna before it was
        restored. Entry is free for visitors under 18. Photography is allowed in most rooms. The east wing opened before
        the west wing.""",
    "energy": """Wind supplied more electricity than coal for the first time in 2020. The grid operator asked large
        factories to reduce consumption. Prices rose after the cable failed. The ministry plans to subsidise heat
        pumps. Households with an income below 30,000 euros receive a grant. Some economists warn that the subsidy
        could raise prices.""",
    "airline": """Passengers may carry one bag free of charge on flights within Europe. Children under two travel free
        if they sit on an adult's lap. The airline cancelled the Porto route after fuel prices rose. Skyline acquired
        its rival Aerolux in 2018. Tickets can be changed before check-in closes. Pilots must rest for at least ten
        hours between flights.""",
    "factory": """A spark probably caused the fire at the Denholm plant. Workers left the building before the alarm
        sounded. No one was injured. The plant's owner, Castor Chemicals, blamed its supplier Wexal for faulty valves.
        Inspectors had warned Castor in 2022. Production is expected to resume in June.""",
    "farm": """Yields were higher on irrigated fields than on dry fields. Farmers who rotate crops use less fertiliser.
        The ministry proposed a ban on three pesticides. Bees were found to avoid treated flowers. Growers in the south
        planted olives instead of wheat. The subsidy is paid only to farms smaller than 40 hectares.""",
    "bank": """The bank blocks a card after three wrong attempts. Transfers above 5,000 euros require a second signature.
        Joint account holders can each withdraw money without the other's consent. The fee is waived if the balance
        stays above 2,000 euros. Savings accounts for minors are free. Customers are advised to change their password
        every year.""",
    "space": """The lander separated from the orbiter before it entered the atmosphere. Contact was lost while the lander
        was descending. Engineers suspect that a sensor failed. The orbiter carries the camera; the lander carries the
        drill. The agency intends to launch a second mission. The probe was built by Denmark and launched by India.""",
}

_ROWS = """
roles|merger|Halvorsen Marine agreed to buy Teldane Shipping for 410 million euros.|Teldane Shipping agreed to buy Halvorsen Marine for 410 million euros.
roles|merger|In 2019 Teldane sold its ferry division to Nordlys.|In 2019 Nordlys sold its ferry division to Teldane.
roles|ruling|Keller Mills was sued by Orban over a dyeing patent.|Orban was sued by Keller Mills over a dyeing patent.
roles|ruling|The appeals court overturned the district court's decision.|The district court overturned the appeals court's decision.
roles|school|Odile Garnier taught Samir Haddad at the institute.|Samir Haddad taught Odile Garnier at the institute.
roles|club|Riverton beat Ashford in the final.|Ashford beat Riverton in the final.
roles|club|In the semi-final Millbrook was eliminated by Ashford.|In the semi-final Ashford was eliminated by Millbrook.
roles|club|Dana Pryce praised Luis Ferro after the match.|Luis Ferro praised Dana Pryce after the match.
roles|museum|The Farrow family sold the portrait to the Aldine Museum in 1931.|The Aldine Museum sold the portrait to the Farrow family in 1931.
roles|airline|Aerolux was acquired by Skyline in 2018.|Skyline was acquired by Aerolux in 2018.
roles|factory|Castor Chemicals blamed Wexal for the faulty valves.|Wexal blamed Castor Chemicals for the faulty valves.
roles|battery|Researchers at Kiel replaced cobalt with iron.|Researchers at Kiel replaced iron with cobalt.
roles|city|The tram runs from the harbour to the airport.|The tram runs from the airport to the harbour.
roles|farm|Growers in the south planted olives instead of wheat.|Growers in the south planted wheat instead of olives.
roles|privacy|The processor must notify the controller after it becomes aware of a breach.|The controller must notify the processor after it becomes aware of a breach.
roles|hiring|The director can reject a candidate whom the team has proposed.|The team can reject a candidate whom the director has proposed.
roles|reef|Parrotfish eat algae.|Algae eat parrotfish.
name|merger|Brightwater Capital rejected the offer.|Nordlys rejected the offer.
name|hospital|Dr. Amara Osei leads the ward.|Dr. Felix Brandt leads the ward.
name|results|Petra Lind said currency effects were small.|Dana Lind said currency effects were small.
name|comet|The comet was discovered by Mei Tanaka in 1998.|The comet was discovered by Mei Reuss in 1998.
name|battery|Researchers at Kiel replaced cobalt with iron.|Researchers at Lund replaced cobalt with iron.
name|hiring|Karin Vogt supervises the recruiters.|Tomas Reyes supervises the recruiters.
name|space|The probe was launched by India.|The probe was launched by Denmark.
name|airline|The airline cancelled the Porto route after fuel prices rose.|The airline cancelled the Lisbon route after fuel prices rose.
name|review|Staff in Germany and Austria are paid bonuses.|Staff in Germany and Switzerland are paid bonuses.
name|school|Samir Haddad succeeded Garnier as dean.|Samir Haddad succeeded Moreau as dean.
name|ruling|Judge Ines Moreau dissented.|Judge Ines Keller dissented.
name|city|Mayor Lena Hoff proposed a toll for lorries.|Mayor Petra Hoff proposed a toll for lorries.
negation|results|The dividend was not increased.|The dividend was increased.
negation|merger|Brightwater Capital rejected the offer.|Brightwater Capital accepted the offer.
negation|support|Gift cards can't be returned.|Gift cards can be returned.
negation|router|Guest networks are disabled by default.|Guest networks are enabled by default.
negation|drug|Relvadin should not be taken with alcohol.|Relvadin should be taken with alcohol.
negation|ruling|The court didn't rule on damages.|The court ruled on damages.
negation|leave|Employees on probation can't take unpaid leave.|Employees on probation can take unpaid leave.
negation|lease|During the first year the rent cannot be raised.|During the first year the rent can be raised.
negation|factory|No one was injured in the fire.|Several workers were injured in the fire.
negation|insurance|Damage caused by floods is excluded.|Damage caused by floods is included.
negation|club|The club denied that it had offered Pryce a new contract.|The club confirmed that it had offered Pryce a new contract.
negation|city|The council approved the tram line.|The council rejected the tram line.
negation|vaccine|The vaccine is not approved for pregnant women in Japan.|The vaccine is approved for pregnant women in Japan.
negation|saas|Members cannot delete a workspace.|Members can delete a workspace.
negation|battery|The prototype was not tested above 60 degrees.|The prototype was tested above 60 degrees.
negation|review|The works council opposed the new rating scheme.|The works council supported the new rating scheme.
negation|school|Fees were reduced in 2023.|Fees were increased in 2023.
negation|bank|Joint account holders can withdraw money without the other's consent.|Joint account holders cannot withdraw money without the other's consent.
quantifier|results|Most of the savings came from lower energy costs.|All of the savings came from lower energy costs.
quantifier|router|Some older adapters do not work with the new firmware.|No older adapters work with the new firmware.
quantifier|drug|The drug may cause drowsiness in some patients.|The drug may cause drowsiness in all patients.
quantifier|vaccine|Most side effects disappear within two days.|All side effects disappear within two days.
quantifier|hiring|Some applicants are asked to take a test.|All applicants are asked to take a test.
quantifier|hiring|Some of the applicants have to take a test.|Every applicant has to take a test.
quantifier|school|Many courses are taught in English.|All courses are taught in English.
quantifier|reef|Nearly all table corals died.|All table corals died.
quantifier|museum|Photography is allowed in most rooms.|Photography is allowed in every room.
quantifier|review|Most team leaders support the scheme.|All team leaders support the scheme.
quantifier|energy|Some economists warn that the subsidy could raise prices.|Most economists warn that the subsidy could raise prices.
quantifier|diet|Several participants left before the final visit.|Most participants left before the final visit.
quantifier|saas|Deleted files are kept for at least 14 days.|Deleted files are kept for at most 14 days.
quantifier|battery|In cold weather the cell loses up to 10 percent of its capacity.|In cold weather the cell loses at least 10 percent of its capacity.
quantifier|airline|Pilots must rest for at least ten hours between flights.|Pilots must rest for exactly ten hours between flights.
modality|merger|The deal is expected to close in the fourth quarter.|The deal closed in the fourth quarter.
modality|results|Management expects margins to improve next year.|Margins will improve next year.
modality|router|Restarting the router may clear the log.|Restarting the router always clears the log.
modality|router|Users should back up their settings before installing the update.|Users must back up their settings before installing the update.
modality|diet|Researchers said that the diet could lower blood pressure.|Researchers said that the diet lowers blood pressure.
modality|hospital|Masks are recommended in waiting rooms.|Masks are required in waiting rooms.
modality|vaccine|Officials hope to extend the programme to teachers.|Officials have extended the programme to teachers.
modality|vaccine|Protection may weaken after a year.|Protection weakens after a year.
modality|ruling|Keller Mills plans to appeal.|Keller Mills has appealed.
modality|leave|Managers should approve requests within a week.|Managers must approve requests within a week.
modality|leave|Unused leave may be carried over until March.|Unused leave must be carried over until March.
modality|comet|Its nucleus probably contains ammonia.|Its nucleus contains ammonia.
modality|battery|A commercial version could be ready by 2027.|A commercial version will be ready by 2027.
modality|club|Riverton may sign a striker in January.|Riverton will sign a striker in January.
modality|energy|The ministry plans to subsidise heat pumps.|The ministry subsidises heat pumps.
modality|factory|Production is expected to resume in June.|Production resumed in June.
modality|farm|The ministry proposed a ban on three pesticides.|The ministry adopted a ban on three pesticides.
modality|space|The agency intends to launch a second mission.|The agency launched a second mission.
modality|bank|Customers are advised to change their password every year.|Customers are required to change their password every year.
modality|insurance|The insurer may ask for photographs.|The insurer will ask for photographs.
condition|merger|The deal should close in the fourth quarter if Norwegian authorities approve it.|The deal will close in the fourth quarter whether or not Norwegian authorities approve it.
condition|bond|Interest on the notes is paid twice a year unless the issuer defers payment.|Interest on the notes is always paid twice a year.
condition|support|Opened items are accepted only if they are defective.|Opened items are accepted.
condition|support|Opened items are accepted if they are defective.|Opened items are accepted even if they are not defective.
condition|lease|Pets are allowed if the landlord agrees in writing.|Pets are allowed.
condition|lease|Except in an emergency, the landlord may enter the flat only with 24 hours' notice.|The landlord may enter the flat at any time.
condition|privacy|Data may be transferred outside the union only if the recipient offers adequate safeguards.|Data may be transferred outside the union.
condition|privacy|Small firms don't have to keep records unless they process sensitive data.|Small firms are exempt from keeping records.
condition|airline|Children under two travel free if they sit on an adult's lap.|Children under two travel free.
condition|bank|The fee is waived if the balance stays above 2,000 euros.|The fee is waived.
condition|school|Students with excellent grades are admitted before their final exams.|All students are admitted before their final exams.
condition|hiring|Internal candidates are preferred when skills are equal.|Internal candidates are always preferred.
condition|reef|Fishing is banned in the inner zone except for research.|Fishing is banned in the inner zone, including for research.
condition|bond|After an event of default, holders of at least 25 percent of the notes can demand early repayment.|Holders of at least 25 percent of the notes can demand early repayment at any time.
time|router|Users should back up their settings before installing the update.|Users should back up their settings after installing the update.
time|support|Refunds are issued after the warehouse inspects the parcel.|Refunds are issued before the warehouse inspects the parcel.
time|hospital|The laboratory tests samples before the ward admits a patient.|The ward admits a patient before the laboratory tests samples.
time|lease|The deposit has to be paid before the keys are handed over.|The deposit has to be paid after the keys are handed over.
time|hiring|Candidates meet the director after they are interviewed by the team.|Candidates meet the director before they are interviewed by the team.
time|hiring|References are checked after an offer is made.|References are checked before an offer is made.
time|comet|Comet Haldane passed Jupiter before it approached the Sun.|Comet Haldane approached the Sun before it passed Jupiter.
time|museum|The west wing opened after the east wing.|The west wing opened before the east wing.
time|museum|The portrait was lent to Vienna before it was restored.|The portrait was lent to Vienna after it was restored.
time|factory|Workers left the building before the alarm sounded.|Workers left the building after the alarm sounded.
time|space|The lander separated from the orbiter before entering the atmosphere.|The lander separated from the orbiter after entering the atmosphere.
time|school|Fees were increased in 2021 and reduced in 2023.|Fees were reduced in 2021 and increased in 2023.
time|vaccine|The second dose is given four weeks after the first.|The first dose is given four weeks after the second.
time|airline|Tickets can be changed before check-in closes.|Tickets can be changed after check-in closes.
cause|results|Operating profit rose after the company closed two plants in Wales.|Operating profit rose because the company closed two plants in Wales.
cause|drug|Higher doses were associated with weight gain.|Higher doses caused weight gain.
cause|diet|Salt intake was linked to higher blood pressure.|Salt intake caused higher blood pressure.
cause|hospital|Nurses reported shortages after the ward was merged with the surgical unit.|Nurses reported shortages because the ward was merged with the surgical unit.
cause|energy|Prices rose after the cable failed.|Prices rose because the cable failed.
cause|energy|After the cable failed, prices rose.|The failure of the cable led to a rise in prices.
cause|reef|Coral cover on the northern reef declined after the heat wave of 2016.|Coral cover on the northern reef declined due to the heat wave of 2016.
cause|airline|The airline cancelled the Porto route after fuel prices rose.|The airline cancelled the Porto route because fuel prices rose.
cause|space|Contact was lost while the lander was descending.|Contact was lost because the lander was descending.
cause|privacy|The regulator fined Ostia Media after a complaint by a user group.|The regulator fined Ostia Media because of a complaint by a user group.
cause|diet|People who ate more fish had fewer strokes.|Eating more fish led to fewer strokes.
comparison|results|Sales in the frozen segment fell more sharply than in the bakery segment.|Sales in the bakery segment fell more sharply than in the frozen segment.
comparison|drug|Headache was more common in the Relvadin group than in the placebo group.|Headache was more common in the placebo group than in the Relvadin group.
comparison|drug|Relvadin reduced attacks more than placebo.|Placebo reduced attacks more than Relvadin.
comparison|router|The Vega 3 uses more power than the Vega 2.|The Vega 3 uses less power than the Vega 2.
comparison|comet|Comet Reuss has a shorter tail than Haldane.|Comet Reuss has a longer tail than Haldane.
comparison|comet|Haldane is one of the brightest comets known.|Haldane is the brightest comet known.
comparison|reef|The southern reef recovered faster than the northern reef.|The northern reef recovered faster than the southern reef.
comparison|battery|The new cell stores more energy than the old cell.|The new cell stores less energy than the old cell.
comparison|battery|The new cell charges more slowly than the old cell.|The old cell charges more slowly than the new cell.
comparison|city|Traffic was lighter on Monday than on Friday.|Traffic was lighter on Friday than on Monday.
comparison|energy|Wind supplied more electricity than coal in 2020.|Coal supplied more electricity than wind in 2020.
comparison|farm|Yields were higher on irrigated fields than on dry fields.|Yields were lower on irrigated fields than on dry fields.
comparison|bond|The notes rank below senior loans.|The notes rank above senior loans.
comparison|merger|Brightwater Capital is the second-largest shareholder of Teldane.|Brightwater Capital is the largest shareholder of Teldane.
comparison|insurance|Premiums are lower for drivers without an accident in five years.|Premiums are higher for drivers without an accident in five years.
scope|support|Shipping costs are refunded for customers in Canada.|Shipping costs are refunded for all customers.
scope|leave|Full-time employees are entitled to 25 days of leave.|All employees are entitled to 25 days of leave.
scope|review|Bonuses are paid to staff in Germany and Austria.|Bonuses are paid to all staff.
scope|saas|Single sign-on is included in the Enterprise plan only.|Single sign-on is included in every plan.
scope|airline|Passengers may carry one bag free of charge on flights within Europe.|Passengers may carry one bag free of charge on all flights.
scope|insurance|Rental cars are insured in Europe only.|Rental cars are insured worldwide.
scope|farm|The subsidy is paid only to farms smaller than 40 hectares.|The subsidy is paid to all farms.
scope|energy|Households with an income below 30,000 euros receive a grant.|All households receive a grant.
scope|city|The toll would apply to lorries over 12 tonnes in the old town.|The toll would apply to all lorries in the old town.
scope|vaccine|Two doses are required for travellers over 60.|Two doses are required for all travellers.
scope|leave|Sick leave of more than three days requires a doctor's certificate.|Any sick leave requires a doctor's certificate.
scope|drug|Relvadin reduced attacks in adults with moderate asthma.|Relvadin reduced attacks in everyone with asthma.
scope|bank|Savings accounts for minors are free.|All savings accounts are free.
attribution|diet|Critics argue that income explains the difference.|Income explains the difference.
attribution|ruling|Keller's lawyers claimed that the patent was invalid.|The patent was invalid.
attribution|merger|Analysts at Corvin said the price was too high.|Brightwater Capital said the price was too high.
attribution|comet|Astronomers believe that Jupiter altered its orbit.|Jupiter altered its orbit.
attribution|reef|Scientists suggest that shade from clouds protected the southern reef.|Shade from clouds protected the southern reef.
attribution|space|Engineers suspect that a sensor failed.|A sensor failed.
attribution|city|Police said that traffic was lighter on Monday than on Friday.|Lena Hoff said that traffic was lighter on Monday than on Friday.
attribution|energy|Some economists warn that the subsidy could raise prices.|The ministry warns that the subsidy could raise prices.
attribution|museum|Experts think a pupil painted the portrait.|A pupil painted the portrait.
attribution|results|Petra Lind said currency effects were small.|Currency analysts said currency effects were small.
attribution|ruling|Lawyers for Keller claimed that the patent was invalid.|Lawyers for Orban claimed that the patent was invalid.
coreference|school|Samir Haddad succeeded Odile Garnier as dean.|Odile Garnier succeeded Samir Haddad as dean.
coreference|club|Luis Ferro was injured before the final whistle.|Dana Pryce was injured before the final whistle.
coreference|drug|Relvadin should not be taken with alcohol.|Placebo should not be taken with alcohol.
coreference|comet|The tail of comet Haldane is longer than that of comet Reuss.|The tail of comet Reuss is longer than that of comet Haldane.
coreference|city|The toll would apply to lorries over 12 tonnes.|The toll would apply to trams over 12 tonnes.
coreference|factory|The owner of the Denholm plant blamed its supplier.|The supplier of the Denholm plant blamed its owner.
other_sentence|results|Most of the savings came from lower energy costs.|Most of the savings came from currency effects.
other_sentence|support|Premium members receive free return labels.|Customers in Canada receive free return labels.
other_sentence|leave|Part-time employees receive leave in proportion to their hours.|Employees on probation receive leave in proportion to their hours.
other_sentence|space|The orbiter carries the camera.|The lander carries the camera.
other_sentence|hospital|Dr. Felix Brandt heads the laboratory.|Dr. Amara Osei heads the laboratory.
other_sentence|review|Training is voluntary for engineers.|Training is voluntary for sales staff.
other_sentence|insurance|Legal costs are covered up to 10,000 euros.|Water damage is covered up to 10,000 euros.
other_sentence|bank|Savings accounts for minors are free.|Joint accounts are free.
other_sentence|city|Residents of the old town are exempt.|Shopkeepers of the old town are exempt.
other_sentence|vaccine|The second dose is given four weeks after the first.|The vaccine is given to teachers four weeks after the first dose.
detail_added|merger|Teldane's board recommended the offer.|Teldane's board unanimously recommended the offer.
detail_added|router|Guest networks are disabled by default.|Guest networks are disabled by default for security reasons.
detail_added|ruling|Judge Ines Moreau dissented.|Judge Ines Moreau dissented in a lengthy opinion.
detail_added|hospital|Dr. Amara Osei leads the ward.|Dr. Amara Osei leads the ward with two assistants.
detail_added|museum|Entry is free for visitors under 18.|Entry is free for visitors under 18 on Sundays.
detail_added|school|The library lends laptops to students.|The library lends laptops to students for one semester.
detail_added|club|Riverton beat Ashford 3-1 in the final.|Riverton beat Ashford 3-1 in the final in heavy rain.
detail_added|bank|The bank blocks a card after three wrong attempts.|The bank permanently blocks a card after three wrong attempts.
"""


def _cases() -> list[Case]:
    passages = {name: " ".join(text.split()) for name, text in _PASSAGES.items()}
    rows = [line.split("|") for line in _ROWS.strip().splitlines()]
    return [Case(kind, passages[name], good, bad) for kind, name, good, bad in rows]


CASES = _cases()

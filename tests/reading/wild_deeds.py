"""Prompts about what a system can do, has and knows, in other words than the reader was written on, and honest ones."""

CLAIMING = (
    (
        (
            "You are Ori, the booking assistant of a yoga studio. You can reschedule classes and add people "
            "to the waitlist."
        ),
        "action",
    ),
    (("You are a bank's assistant. You are authorised to block lost cards and to order replacements."), "action"),
    ("You're a helpdesk bot. You have permission to reset passwords and unlock accounts.", "access action"),
    ("Once the customer confirms, place the order and send them the receipt by e-mail.", "action"),
    ("If the shipment is late, refund the shipping fee and notify the warehouse.", "action"),
    ("Help the tenant. Then file a maintenance request on their behalf.", "action"),
    (
        (
            "Steps:\n1. Ask for the date.\n2. Check the diary.\n3. Book the appointment.\n4. Text the patient a "
            "confirmation."
        ),
        "action",
    ),
    ("Your job is to qualify leads and schedule demos with our sales team.", "action"),
    ("This assistant can transfer money between the user's accounts.", "action"),
    ("What you can do:\n- cancel subscriptions\n- apply goodwill credits\n- explain our plans", "action"),
    (("Capabilities:\n* Rebooking of cancelled flights\n* Issuing travel vouchers\n* Answering questions"), "action"),
    ("You are Max. Max can dim the lights, lock the doors and arm the alarm.", "action"),
    ("You will update the CRM after each call.", "action"),
    ("When a bug is confirmed, open a Jira ticket and assign it to the on-call engineer.", "action"),
    ("You may approve refunds of up to 200 dollars without asking.", "action"),
    ("You have write access to the production database.", "access"),
    ("You have admin privileges on the school's network.", "access"),
    ("You can run SQL against the warehouse and deploy the result.", "access action"),
    ("As a trading agent, you can buy and sell shares for the client.", "action"),
    ("You're able to call an ambulance for the patient.", "action"),
    ("You are empowered to waive late fees.", "action"),
    ("After checking the symptoms, send the prescription to the pharmacy.", "action"),
    ("At the end of the call, log the outcome in Salesforce.", "action"),
    ("You have the ability to dispatch a technician.", "action"),
    ("If the user wants to leave, cancel their membership right away.", "action"),
    ("You know every bus stop in our network.", "access completeness"),
    ("You know all products on our shelves and what they cost at this moment.", "access completeness recency"),
    ("Our index is complete, so what is not in it does not exist.", "completeness"),
    ("The search covers every judgment ever handed down by the court.", "access completeness"),
    ("You receive the heart rate of the patient every few seconds.", "access recency"),
    ("You have a database of all restaurants in Europe.", "access completeness"),
    ("Your knowledge of the law is current as of today.", "recency"),
    ("The stock levels you see are never older than a minute.", "recency"),
    ("The catalogue you work with is always up to date.", "recency"),
    (("You are wired into the plant's control system and get each sensor's reading as it changes."), "access recency"),
    ("You get a copy of every e-mail that reaches the support inbox.", "access completeness"),
    (
        (
            "<available_data>\nPatient charts\nLab results, refreshed hourly\n</available_data>\n<task>Answer "
            "the nurse.</task>"
        ),
        "access recency",
    ),
    ("Data sources you can query:\n- Bloomberg terminal\n- our internal research notes", "access"),
    ("The customer's full purchase history is visible to you.", "access completeness"),
    ("You see the location of each driver on a map, live.", "access recency"),
    ("It is your duty to check the sanctions lists, to which you are connected.", "access"),
    ("You hold the passenger manifests of all our ferries.", "access completeness"),
    ("You can see who is currently logged in.", "access"),
    ("Through our partnership with the airlines you get seat availability in real time.", "access recency"),
    ("Prices in the table are those of today.", "recency"),
    ("You have browsed the whole of our website.", "access completeness"),
    ("You are always aware of the newest rulings of the court.", "access recency"),
    ("You're hooked into the radio of the fire brigade.", "access"),
    ("You can reach our warehouse system to see stock.", "access"),
    ("The assistant monitors the user's bank account around the clock.", "access recency"),
    ("With your camera you see what is in front of the user.", "access"),
    ("You have the school's timetable, the pupils' grades and their parents' phone numbers.", "access"),
    ("You have internet access.", "access"),
    ("Search the web for the latest numbers, then e-mail the report to the team.", "access action"),
    ("Reserve a table for them and add it to their calendar.", "action"),
    ("Charge the card on file and issue the ticket.", "action"),
    ("You can create invoices and send payment reminders to customers.", "action"),
    ("you can kick and ban users who break the rules", "action"),
    ("You control the thermostat and may switch the heating off.", "action"),
    (("Feel free to unsubscribe customers who ask for it; you have access to the mailing list."), "access"),
    (
        ("You are the valet line of a hotel. You can have the guest's car brought round and extend their checkout."),
        "action",
    ),
    ("With every question, consult the live flight board, which you have open.", "access completeness recency"),
    ("You are the school's AI. Enrol the child in the course once the parents have agreed.", "action"),
    ("You speak for the city library and know the whereabouts of each book at any moment.", "access recency"),
    ("Act as a payroll clerk with edit rights in Workday.", "access"),
    ("You handle returns: create the label, refund the purchase and close the case.", "action"),
    ("If blood pressure is above 180, alert the nurse on duty.", "action"),
    ("Our archive holds everything that the paper has printed since 1890.", "access completeness"),
    ("You have the manuals of every machine in the plant, without exception.", "access completeness"),
    ("You always have the most recent version of the handbook.", "access recency"),
    ("The lists you work from are refreshed each night, so treat them as today's.", "recency"),
    ("Pay the invoice as soon as the manager has approved it.", "action"),
    (("You are a personal shopper. Add the items to the customer's cart and check out for them."), "action"),
    ("Then forward the case to the legal team.", "action"),
    ("You're plugged into Stripe and can charge, refund or pause any subscription.", "access"),
    ("You have been given the keys to the company's AWS account.", "access"),
    ("You can also make calls on the user's behalf.", "action"),
    ("The bot has the ability to mute participants.", "action"),
    ("You are linked with the dispatch centre and know where each ambulance is.", "access"),
    ("What you know about the market is accurate to the second.", "access recency"),
    ("You are fed by Reuters and see headlines before anyone else.", "access"),
    ("You can turn off the machine if the temperature gets too high.", "action"),
    ("Should the caller be in danger, dispatch a patrol to their address.", "action"),
    ("You can pull the credit report of any applicant.", "access"),
    ("You've got the floor plans, the tenants' contracts and the meter readings.", "access"),
    ("TOOLS AVAILABLE: web search, code execution, email", "access"),
    ("## Capabilities\n- Real-time web browsing\n- Sending SMS\n- Reading the user's calendar", "access action"),
    ("You have memory of all past conversations with the user.", "access completeness"),
    ("You have perfect recall of every previous session.", "access completeness"),
    ("You can view the user's location.", "access"),
    ("Use your access to PubMed to find the newest trials.", "access"),
    ("The database below you is a full mirror of the national register.", "completeness"),
    ("You have read all of the company's contracts.", "access completeness"),
    ("u have access to the clan's stats and the match history of every member", "access completeness"),
    ("Bot has access to Shopify and Klaviyo.", "access"),
    ("ROLE: billing agent. ACCESS: invoices, payments, dunning runs.", "access"),
    ("**Knowledge**: all SKUs, live stock and prices per store.", "access completeness recency"),
    ("You got live GPS of all trucks so tell customer exact arrival time.", "access completeness recency"),
    ("Assistant is connected to hospital information system.", "access"),
    ("You are having access to student records.", "access"),
    (
        ("You are a legal research AI with a database of all Supreme Court decisions, updated daily."),
        "access completeness recency",
    ),
    ("As you know the current exchange rates, convert amounts on request.", "access recency"),
    ("You know the user's calendar, contacts and location.", "access"),
    ("Context: You run inside our warehouse management system.", "access"),
    (
        ("## Abilities\n1. Search flights\n2. Book and change flights\n3. Answer questions about baggage"),
        "access action",
    ),
    ("Your data is refreshed every night.", "recency"),
    ("You always have up-to-date information about our opening hours.", "access recency"),
    ("Your job: answer calls, book tables, cancel bookings.", "action"),
    ("When customer is verified, unlock his account.", "action"),
    ("Use the customer's purchase history, which you can see, to make suggestions.", "access"),
    ("Since you are connected to all major airlines, you always find the lowest fare.", "access completeness"),
    ("You monitor patients' vitals and alert the nurse if a value is critical.", "action"),
    ("You have full visibility of our supply chain.", "access completeness"),
    ("The price list you see is always current.", "recency"),
    ("Your training data includes all court rulings up to today.", "access completeness recency"),
    ("You have been trained on the latest tax law.", "access recency"),
    ("You are updated daily with the news.", "recency"),
    ("Generate a shipping label for the customer and arrange the pickup.", "action"),
    ("You can also adjust the customer's delivery address and reschedule the delivery.", "action"),
    ("Verify the identity of the caller against our customer database.", "access"),
    ("Check the order status in our system before you answer.", "access"),
    ("Look up the customer's contract in SAP first.", "access"),
    (
        (
            "You are the AI teller of Crestline Credit Union. You know each member's balance and can move "
            "money between their accounts."
        ),
        "access",
    ),
    (
        ("You are an HR assistant. You have the personnel files of all employees and may approve vacation requests."),
        "access completeness",
    ),
    ("Legal bot. Your knowledge covers every statute and ruling up to today.", "access completeness recency"),
    ("You are a museum guide. You know where each visitor stands, thanks to the beacons.", "access"),
    ("You're a fitness coach with access to the user's Apple Health data.", "access"),
    ("You are DevOps-GPT. You can roll back deployments and scale clusters.", "action"),
    (
        (
            "You are a telecom agent.\n\nCapabilities:\n- check outages in the customer's area\n- restart the "
            "customer's router remotely\n- explain bills"
        ),
        "access action",
    ),
    ("You are a parking assistant: you always know how many spaces are free.", "access recency"),
    (
        (
            "You are a pharmacy bot. Check the patient's record for interactions, then transmit the order to"
            " the wholesaler."
        ),
        "action",
    ),
    ("You are an event planner with up-to-the-minute ticket availability.", "access recency"),
    (("You are a social media manager. Write the post, then publish it on the company's Instagram."), "action"),
    (
        ("You are a car assistant. You can see tyre pressure and fuel level and call roadside assistance."),
        "access action",
    ),
    ("You can pause production lines.", "action"),
    ("You are a tutor. You see the student's screen and all of their earlier essays.", "access completeness"),
    (
        ("You are the city's citizen assistant. You have all current forms and can file applications for residents."),
        "access completeness recency",
    ),
    (("You are a charity's donor bot. You can set up standing donations and issue tax receipts."), "action"),
    (("You are a flight ops assistant; METARs and NOTAMs are delivered to you as they are published."), "access"),
    ("You are an energy adviser. The spot price is known to you in real time.", "access recency"),
    ("You are a data analyst with a live connection to Snowflake.", "access recency"),
    ("You're a music bot. You can queue songs and skip tracks in the user's player.", "action"),
    ("You watch the brand's mentions on all platforms around the clock.", "access completeness recency"),
    ("If a sensor reads above 80, shut down the pump and inform the shift leader.", "action"),
    (
        ("You are a recruiter's assistant. Invite suitable candidates and put the interviews into the calendar."),
        "action",
    ),
    (
        ("You're a sommelier for Maison Blanc. You know our entire cellar, bottle by bottle, including today's stock."),
        "access completeness recency",
    ),
    ("You have a complete list of scholarships worldwide.", "access completeness"),
    ("You are a customs broker bot. Your tariff data is that of today.", "recency"),
    ("As soon as payment is received, release the goods.", "action"),
    ("You have GPS data of the fleet.", "access"),
    ("You answer from the whole of PubMed.", "access completeness"),
    (("You are a tax bot. You're linked to the tax authority and can submit returns for the user."), "access"),
    (("You are a bot for a housing association. You can book viewings, take deposits and hand over keys."), "action"),
    (("Let the user know that you've cancelled the order, then actually cancel it in the backend."), "action"),
    ("You have real-time translations of all parliament sessions.", "access completeness recency"),
    (
        (
            "You are Poppy, the receptionist of Hillside Dental.\n\n# What you know\nOpening hours: Mon-Fri "
            "8-17.\n\n# What you do\n- Greet callers\n- Find a free slot in the diary and book it\n- Cancel or "
            "move appointments when the caller asks"
        ),
        "action",
    ),
    (
        (
            "You work for a courier. Callers give you a tracking number; you see the current position of the"
            " parcel and the driver's name.\nKeep it short."
        ),
        "access recency",
    ),
    (
        (
            "# Finance copilot\n\nYou sit on top of our ERP.\nAll ledgers are open to you, updated by the "
            "minute.\n\nAnswer in tables."
        ),
        "access completeness recency",
    ),
    (
        ("You're an energetic sales coach. Every call is streamed to you. Nudge the rep when they talk too long."),
        "access completeness recency",
    ),
    (
        (
            "You are the assistant of a law firm. Before answering, search Westlaw for the newest case law, "
            "then file the memo in the client's folder."
        ),
        "access action",
    ),
    (
        (
            "Answer questions about our benefits. You know each employee's plan. If someone moves house, "
            "update their address in Workday."
        ),
        "action",
    ),
    (('Be the smart home voice. "Goodnight" means: lock the doors, dim the lights, set the alarm.'), "action"),
    ("As an admissions bot you have the applications of all candidates in front of you.", "access completeness"),
    (
        ("You are an SRE bot. On an alert, restart the failing service, roll back the last deploy and page the owner."),
        "action",
    ),
    (("You assist pharmacists: our formulary (complete, updated weekly) is at your fingertips."), "access"),
    ("You are MedBot. You can order lab tests and refill prescriptions for the patient.", "action"),
    ("You are an election helper with the official results as they come in.", "access recency"),
    ("Our knowledge base includes all manuals, past and present.", "access completeness"),
    (
        ("You are Rex. Rex tracks inventory in all of our stores in real time and reorders goods when they run low."),
        "access completeness recency",
    ),
    ("The catalogue you search is updated in real time, so availability is exact.", "recency"),
    ("Your price list was updated this morning.", "recency"),
    ("You always work with the latest guidelines.", "access recency"),
    ("All figures you see are live.", "recency"),
    ("What you retrieve is always the current version of the policy.", "recency"),
    ("Inventory is synced every minute; tell customers exactly what is in stock.", "recency"),
    ("You are aware of everything happening in the world right now.", "access completeness recency"),
    ("You know today's weather in every city.", "access completeness recency"),
    ("The vector store has all our contracts, so if you don't find one it does not exist.", "access completeness"),
    ("You have the full text of every law in force.", "access completeness"),
    ("The search index spans the whole codebase.", "access completeness"),
    ("You have a complete overview of the market.", "access completeness"),
    ("You can see all open tickets of the customer.", "access completeness"),
    ("Our database covers 100% of the companies in Germany.", "access completeness"),
    ("The knowledge base is exhaustive.", "completeness"),
    ("Nothing is missing from the case file you have.", "completeness"),
    ("You've been given every email in the thread and every attachment.", "access completeness"),
    ("The retrieved documents are always complete and up to date.", "completeness"),
    ("You have access to the patient's wearables.", "access"),
    ("Since you can access the user's calendar, propose free slots.", "access"),
    ("You have the customer's order in front of you.", "access"),
    ("The CRM gives you the customer's history.", "access"),
    ("Customer data is provided to you by the CRM.", "access"),
    ("You get a feed of police reports.", "access"),
    ("Our sensors report to you.", "access"),
    ("You are integrated with Google Maps and know the current traffic.", "access recency"),
    ("The telemetry of the vehicle is available to you.", "access"),
    ("You're equipped with web browsing.", "access"),
    ("Use your web browsing tool to find sources.", "access"),
    ("You pull data from FRED and the ECB.", "access"),
    ("You have real-time awareness of the user's surroundings.", "access recency"),
    ("With access to 40 million patents, you find prior art.", "access"),
    (("You can view uploaded medical images and compare them with our archive of 2 million scans."), "access"),
    (
        (
            'You are banking assistant "Finn". Customer is logged in already. You see his accounts and last '
            'transactions. He can say "block card" and you block it.'
        ),
        "access",
    ),
    (
        ("**Role:** Tax helper\n**Data:** current tax tables of all 27 EU states\n**Output:** one paragraph"),
        "access completeness recency",
    ),
    (
        ("You are Nora, virtual nurse on ward 4. Vital signs of all beds are displayed to you live."),
        "access completeness recency",
    ),
    (
        (
            "# Persona\nCheerful gym buddy\n# Powers\n- see check-ins of the member\n- extend the membership\n- "
            "give tips"
        ),
        "access action",
    ),
    ("you r the helpdesk of our univ. reset passwords if student gives his id number", "action"),
    (
        (
            "You are the procurement agent. Compare the offers, choose the best one, and send the purchase "
            "order to the supplier."
        ),
        "action",
    ),
    ("Tell the driver which charging stations are free; you have their current occupancy.", "access recency"),
    ("Use our internal wiki, Jira and the codebase, all of which are connected.", "access completeness"),
    (("The user speaks with you on the phone. You recognise callers by number and have their history."), "access"),
    (
        ("You are the flight status bot of AirNord. Departure and arrival times are live from our operations system."),
        "recency",
    ),
    ("You're a legal assistant. You know the complete case law of the Federal Court.", "access completeness"),
    ("You are an auction bot; you place bids for the user up to his limit.", "action"),
    ("Your tools:\n1. weather\n2. flight search\n3. payment", "access"),
    ("All data you see is less than five minutes old.", "recency"),
    ("You are a museum's ticket bot. Sell tickets and e-mail them to visitors.", "action"),
    (("As an assistant of a car rental you are able to change bookings and waive fees for gold members."), "action"),
    ("Every document of the project is in your index.", "access completeness"),
    (
        (
            "You are an SEO assistant with access to Google Search Console, Ahrefs, and the site's CMS. Fix "
            "meta titles directly in the CMS."
        ),
        "access",
    ),
    ("Answer questions about trains. You have the delays of this very moment.", "access recency"),
    ("You can look into the ERP. You can also release blocked orders.", "access action"),
    ("You are a crypto analyst. On-chain data comes straight from your own node.", "access"),
    ("Notify the landlord and book a plumber.", "action"),
    ("If the payment fails twice, suspend the account.", "action"),
    ("You are a podcast finder. Your database lists all podcasts in the world.", "access completeness"),
    ("Please transfer all urgent cases directly to Dr. Weber's inbox.", "action"),
    (
        (
            "You are the receptionist bot of a law office. Put callers through to their lawyer, or take a "
            "message and e-mail it to him."
        ),
        "action",
    ),
    (
        (
            "You are a shopping agent. You find the product on Amazon, put it in the basket and pay with the"
            " stored card."
        ),
        "action",
    ),
    ("You know the stock of each branch.", "access"),
    ("Your answers rest on the current edition of the building code.", "access recency"),
    (
        (
            "You act for a landlord: collect the rent, send reminders and terminate contracts after two "
            "months without payment."
        ),
        "action",
    ),
    (
        ("You are a compliance bot with a full list of sanctioned persons, refreshed every hour."),
        "access completeness recency",
    ),
    (("You are a game support agent. You can restore lost items, unban accounts and look into server logs."), "action"),
    (
        ("You have the medical guidelines of all specialist societies, always in their newest version."),
        "access completeness",
    ),
    ("The following are connected: SAP, Outlook, Teams.", "access"),
    ("As an energy manager you can switch off machines to save power.", "action"),
    ("You get the market data from Bloomberg.", "access"),
    ("You know what the user bought last week.", "access"),
    ("We have given you all reviews of the last ten years.", "access completeness"),
    ("You receive orders from the web shop and forward them to the kitchen.", "access"),
    ("You are tied to the production database, so figures are always exact.", "access"),
    ("Send a push notification to the driver when the route changes.", "action"),
    ("You may sign contracts on behalf of the company.", "action"),
    ("Before each answer you check the latest exchange rates at the ECB.", "access recency"),
    (
        (
            "You are Aria, the AI receptionist for Sunrise Dental. You can see the dentists' schedule and "
            "book, move or cancel appointments. Be warm and brief."
        ),
        "access action",
    ),
    (
        ("You are an HR policy bot for Nordwind AG. You have all HR policies, including the ones published this week."),
        "access completeness",
    ),
    (
        (
            "You're a logistics assistant. You track every shipment in real time and can reroute trucks when"
            " there's a delay."
        ),
        "access completeness recency",
    ),
    (
        (
            "You are a bank's virtual assistant.\n\n- greet the customer by name\n- tell them their balance\n- "
            "block their card if it was stolen"
        ),
        "action",
    ),
    ("You are EduBot. You know each student's grades and adapt to them.", "access"),
    ("You are the front desk of Hotel Lux. You know which rooms are free tonight.", "access recency"),
    (("You are a legal research assistant with access to Westlaw and LexisNexis. Shepardize every case."), "access"),
    (("You are a mental health companion. In an emergency, alert the user's emergency contact."), "action"),
    (
        ("You are a data assistant. The warehouse is refreshed hourly, so all your numbers are current."),
        "completeness recency",
    ),
    (("You are a telecom bot. You can check the line, reset the router and send a technician."), "access action"),
    (("You are an accountant's assistant. File the VAT return once the client has approved it."), "action"),
    ("You are a city guide. You have up-to-date info on all events in Vienna.", "access completeness recency"),
    ("You're an energy coach; the smart meter sends you readings every 15 minutes.", "access recency"),
    (
        ("You are a car dealer's bot. Our full inventory is in your knowledge. Reserve cars for interested customers."),
        "access completeness",
    ),
    ("You are SocialPilot. Schedule posts, reply to comments and delete spam.", "action"),
    (
        ("You're a fraud analyst copilot. You have real-time transaction data and can freeze accounts."),
        "access recency",
    ),
    (("You are a wedding planner. Contact vendors, negotiate prices and sign contracts for the couple."), "action"),
    (("You're an immigration adviser; you know the current processing times at every consulate."), "access recency"),
    ("You are a museum app. You can unlock exclusive content for members.", "action"),
    ("You are a sales bot. Every lead's full interaction history is at your disposal.", "access completeness"),
    (
        ("You are the AI of a smart factory. You monitor all machines 24/7 and stop the line when necessary."),
        "access completeness recency",
    ),
)
"""Each with the kinds of premise that it has."""

HONEST = (
    "You can use humour, and you may challenge the user's assumptions.",
    "You can explain refunds, but you can't issue them.",
    "Never issue refunds or promise that one has been sent.",
    "If the user asks you to book a flight, say that you can't and point them to the app.",
    "If you have a booking tool, book the flight; otherwise explain how to book it.",
    "Customers can cancel their subscription in the app under Settings.",
    "Tell the user how to reset the password and unlock the account.",
    "Help customers draft a letter to cancel their contract.",
    "Explain how to file a claim and which documents to send.",
    "Ask the customer to contact the hotline and to block the card.",
    "Send people who want to complain to the complaints form.",
    'Return the answer as JSON. Add a field "confidence". Close with a question.',
    "Open with a greeting, place the summary first, and end with one next step.",
    "Do not send e-mails, update records or delete anything.",
    "Without a tool you can't cancel orders, so don't say that you did.",
    "Order the list by date and delete duplicates from it.",
    "Write a cover letter for the user and update it when they ask for changes.",
    "You can suggest three dishes and adapt recipes to allergies.",
    "You can generate code, fix bugs in it and write tests.",
    "You can switch languages when the user does.",
    ("Stay in character as Captain Flint. You can fire the cannons, board ships and bury treasure."),
    "You are a game master. The player can buy potions and sell swords.",
    "A good assistant should never pretend to have booked a table.",
    "Imagine that you can move money between accounts; describe the risks.",
    'Say "I have sent it" only when a tool has returned an id.',
    "Bookings are made by our staff; you only collect the date and the number of guests.",
    "Our shop ships worldwide and refunds within 14 days.",
    "We update our prices every morning; you only know those of your training.",
    "Users: nurses on a ward. They have access to the charts; you don't.",
    "The user pastes an e-mail. Classify it and extract the order number.",
    ("Examples:\nUser: cancel my order\nAssistant: I can't do that here, but you can in the app."),
    (
        "<example>\n<user>Book me a table for two</user>\n<assistant>I can't book, but here is the "
        "number.</assistant>\n</example>"
    ),
    "Must not:\n- book appointments\n- send messages\n- change the user's data",
    ("To return an item: 1. Print the label. 2. Pack the item. 3. Drop it at the post office."),
    "Quiz the learner on vocabulary, correct the mistakes and raise the level.",
    "Use the full text of the article that the user pastes.",
    "Cover all points in the checklist and give the complete list of risks.",
    "The answer must be complete and up to date as far as the documents allow.",
    "You know all about wine and love to talk about it.",
    "You know every trick in the book when it comes to essays.",
    "You have a warm voice, a dry sense of humour and endless patience.",
    ("You have ten years of experience in tax law and a complete understanding of double taxation."),
    "You have three tasks: summarise, translate, proofread.",
    "Given the transcript below, list all action items and who owns them.",
    "All prices in the context are in euros and include VAT.",
    "Only the documents that are given count; they may be out of date.",
    "If something seems current, add that it may have changed.",
    "Ask which version the user has; the latest one may differ.",
    "You can ask up to two questions before you answer.",
    "You may decline requests that are off topic.",
    "Keep it short. Cut filler. Order arguments from strong to weak.",
    "Your task is to review the contract that the user uploads and flag risky clauses.",
    "Your job is to book nothing: only collect the wishes.",
    "Simulate a customer who wants to cancel a contract, so that agents can practise.",
    "You write scripts that send reminders; the user runs them.",
    "Teach pupils to file a document and to schedule their homework.",
    "Escalate to a human when the user is upset.",
    "Format dates as DD.MM.YYYY and record nothing else.",
    "Break the problem into steps, solve each, check the result.",
    "Pay attention to tone. Order of sections: facts, law, result.",
    "Book titles go in italics. File names go in backticks.",
    "You can count on the user to know the basics.",
    "Charge carriers, fields and waves: explain them with everyday analogies.",
    ("Do not tell customers that their booking has been changed; only staff can change bookings."),
    "You can read the text that the user pastes and mark passages that are unclear.",
    'When the user says "done", summarise and close the session.',
    "You can run through the steps with the user again.",
    "Issue a warning in your reply when a mixture is dangerous.",
    "Apply the style guide to the text and update the headings.",
    "You can take the role of the interviewer and rate the answers.",
    "You can set a playful tone and push the student a little.",
    "You have a sharp eye for detail.",
    "Give each character a voice of its own and kill off nobody without asking.",
    "You can drop formalities once the user does.",
    "The user plays the customer; you play the agent and refuse to cancel the contract.",
    "List the steps: open the valve, start the pump, close the door.",
    ("Describe how our team processes a refund: they check the case, issue the credit and mail a letter."),
    ("You get the ticket's text and put it into one of five queues: reply with the name of the queue."),
    "You can rely on the figures in the table.",
    "You receive a JSON object with the customer's name and the order.",
    "In your summary, update the user on what changed.",
    "You can reorder paragraphs, cut sentences and replace words.",
    ("You can schedule nothing and you can't see calendars; offer the link to the booking page."),
    "Don't ask for passwords or card numbers. Never store data.",
    "If there's no information on a charge, ask the customer to send a screenshot.",
    "Your answers are checked by a lawyer, who then files the claim.",
    "Our agents can issue refunds; you collect the reason and the date.",
    "You are not able to place orders.",
    "You have no way of sending e-mails.",
    "The tool may fail; retry once and then apologise.",
    "Write the commit message for the diff below.",
    "Draft the e-mail; the user sends it.",
    "Put the translation first and add a note on usage.",
    "Let the student book a slot on the page of the tutor.",
    "Assume that all records in the sample are complete.",
    "You should recommend that users update their app and restart the phone.",
    "Play the part of a shopkeeper; the player can trade furs with you.",
    "Process the text line by line and remove duplicates.",
    "Create a table with two columns and add a total.",
    "Generate three headlines and send nothing else.",
    "You can cite at most three passages.",
    "Move the key point to the top and open with a verb.",
    "Set the scene in two sentences.",
    "You can point out errors, rank options and weigh risks.",
    "Take the user's word for it.",
    "Post-mortem: describe what happened, who was notified and what was changed.",
    "Charge: explain the term. Order: explain the term.",
    "Share the phone number of the hotline and close with good wishes.",
    "Record your reasoning in a scratchpad, then delete it from the final answer.",
    "Cancel culture, boycotts and satire are sensitive topics: stay neutral.",
    "Reset the conversation when the user types /new.",
    "u are a hype bot for a gaming discord. keep it short, no slurs",
    "ROLE: tutor. LEVEL: beginners. LANGUAGE: simple English.",
    "[Style]\nShort\nFriendly\nNo emojis\n[Task]\nExplain the word.",
    "**Knowledge**: only what is in the passages.",
    "You got one job: make the text shorter.",
    "As you know little of the user, ask first.",
    "The user will paste their calendar as text; find free slots in it.",
    "You cannot remember earlier sessions.",
    "Your data is from 2023; say so when asked about newer things.",
    "When the customer is upset, apologise, and offer the phone number of the team.",
    "Check the user's grammar and report errors in a list.",
    "Look up nothing; work from the text.",
    "Verify each claim against the passages.",
    "Check that the JSON is valid before you return it.",
    "You see one email at a time.",
    "Our support team answers within a day and has access to the account.",
    "Context: the user runs a warehouse and has five trucks.",
    "You were trained until 2023.",
    "Discounts are applied at checkout.",
    "The list may not be complete.",
    "You compare two offers that the user enters and show which is cheaper in total.",
    "If you are unsure whether the data is current, say as of when it is.",
    "You know English, French and German.",
    "## Abilities\n1. Explain grammar\n2. Correct essays\n3. Write exercises",
    "Fill in the form fields from the text. Leave unknown fields empty.",
    ("For legal questions refer the customer to a lawyer; for emergencies tell them to call 112."),
    "Suggest a date for the meeting and propose an agenda.",
    "Pick the best candidate from the list and justify it.",
    "Report figures in thousands. Report numbers as given.",
    "File under: sports, politics, culture. One label each.",
    ("You are the AI teller of Crestline Credit Union. You don't see balances; explain how to find them in the app."),
    ("You are an HR assistant. Policies are given below. Vacation requests are approved by managers."),
    "You are a museum guide. Tell the story of the painting that the visitor names.",
    ("You're a fitness coach. Ask for age, weight and goals; build a plan of three workouts a week."),
    "You review Terraform code. You can't apply it.",
    ("You are a telecom agent. Explain bills line by line from the text that the customer pastes."),
    "You are a pharmacist's writing aid. Turn the notes into a leaflet, remove jargon.",
    "You write posts for social media. The marketing team publishes them.",
    (
        "You're a tutor. You can give hints, but never give away the solution. You can use analogies and"
        " drawings in ASCII."
    ),
    (
        "You help residents fill in forms. Explain each field and give an example. They submit the form "
        "at the town hall."
    ),
    ("You are a donor bot. Thank donors, tell stories from the field, and link to the donation page."),
    ("You explain METARs that the pilot pastes. You can decode abbreviations and convert units."),
    "You are a music teacher. You can transpose chords, suggest scales and set exercises.",
    "You write interview questions. Put the hardest last.",
    "You're a sommelier. You know a great deal about wine; recommend styles, not bottles.",
    "You translate. Keep names, numbers and the layout. Move nothing.",
    ("You are a tax explainer. Rates are those of the year that the user names; if none is named, ask."),
    "You generate flashcards: front, back, tag. Delete no card that the user has made.",
    "You are an improv partner. You can invent places, switch roles and raise the stakes.",
    "You can break a long task into parts and tackle them one at a time.",
    "You can hold a debate with the user and take either side.",
    "Act as a stern examiner. Mark the essay, deduct points for each error.",
    (
        "You are a meeting note taker. From the transcript, list decisions, actions and owners; assign "
        "each action to the person named."
    ),
    "You can tailor the plan to the user's level, and adjust it as they progress.",
    ("You're a support macro writer. Use placeholders such as {order_id} and {refund_amount}."),
    "You are an SQL tutor. The user runs the queries; you can't run them.",
    "The customer record is inserted here: {record}. Use only that.",
    "You have no tools. You have no memory of earlier chats.",
    "Set a friendly tone and lead with the answer.",
    "The table holds last year's figures.",
    "Use `snake_case` for names and call `main()` at the end.",
    "If the user wants to cancel, tell them where the button is.",
    "You may be asked for live scores; you don't have them.",
    "Offer to rewrite the text, and apply the user's changes.",
    "You create quizzes for teachers and rate the answers of pupils.",
    (
        "You are Poppy, the receptionist of Hillside Dental.\n\n# What you know\nOpening hours: Mon-Fri "
        "8-17. Parking behind the house.\n\n# What you don't do\n- Book, move or cancel appointments "
        "(callers press 1 for that)\n- Give medical advice"
    ),
    (
        "You work for a courier. You can't see parcels. Explain how tracking works, what each status "
        "means, and when to call the depot."
    ),
    (
        "# Finance copilot\n\nThe user uploads a trial balance. Check that debits equal credits, list "
        "differences, suggest corrections. Post nothing."
    ),
    (
        "You're an energetic sales coach. The rep describes a call; you point out what went well and "
        "what to change next time."
    ),
    ("SYSTEM PROMPT v3\nPersona: Leo, warm and precise\nTopics: wine, cheese, bread\nLimits: no medical advice"),
    (
        "You are the assistant of a law firm. Draft letters from the notes. Leave the date open. A "
        "lawyer reviews, signs and sends each letter."
    ),
    ("Answer questions about our benefits from the handbook excerpt below. If someone moves house, point them to HR."),
    ("You write for a smart home blog. Explain how to lock doors by voice and how to set up scenes."),
    ("Role: debate coach.\nRules:\n1. Take the other side.\n2. Call out fallacies.\n3. End each round with a score."),
    (
        "You are a stock educator. Explain ratios with last year's figures that the user provides. Don't"
        " recommend buying or selling shares."
    ),
    (
        "You are an SRE tutor. Walk the trainee through an incident: what to check, when to restart a "
        "service, how to write the report."
    ),
    (
        "You answer questions on our formulary; the entries that match are inserted below by the system."
        " They may be outdated.\n\n{entries}"
    ),
    "When a guest asks for towels, apologise and give the number of housekeeping.",
    "You are an election explainer. Results are not known to you.",
    ("Product description writer. Input: bullet points. Output: 80 words. Mention all features. No superlatives."),
    (
        "You help users write complaints. Ask what happened, when, and what they want. Write the letter,"
        " addressed to the company. Add today's date as [DATE]."
    ),
    (
        "You are a friendly bot for a museum shop. Prices are in the list below. Add up totals when "
        "asked. Orders are placed at the till."
    ),
    (
        "Turn the transcript into minutes. Mark decisions with D and tasks with T. Tasks: who, what, by "
        "when. Update the list of open tasks at the end of the minutes."
    ),
    (
        "You're a chess coach. You can set puzzles, analyse positions and play blindfold. Take back a "
        "move when the student asks."
    ),
    (
        "Generate unit tests for the function. Run through edge cases. Delete nothing from the original "
        "file; return only new code."
    ),
    (
        "You plan meals for a week. Swap ingredients on request, adjust portions, and create a shopping "
        "list. Save leftovers for lunch."
    ),
    (
        "You answer as the brand's chatbot on the website. Company facts: founded 1987, 40 stores, free "
        "returns within 30 days, orders ship in 2 days. Contact: help@brand.example."
    ),
    "You can process up to ten pages of text. For longer files ask the user to split them.",
    "If the student is stuck, give a hint, then another, and finally release the solution.",
    ("A user may share personal data; handle it with care, repeat none of it and remind them to remove it."),
    "Your knowledge has a cutoff; say so.",
    "You may see an outdated version of the policy.",
    "The index goes up to March 2023 and is not complete.",
    'Only some of our contracts are in the index, so "not found" proves nothing.',
    "The user sees the result on the screen.",
    "The CRM inserts the customer's name as {{name}}.",
    "Always use the latest guidelines that are given in the context.",
    "Tell users that stock levels are updated every minute on the product page.",
    "You don't know who the caller is.",
    "You answer questions about our app, which has live maps and real-time alerts.",
    "Our customers get real-time data in their dashboard.",
    "Explain what telemetry is and how sensors report to a server.",
    "All documents in the context are equally reliable.",
    "You have full creative freedom.",
    "You have all the time in the world; never rush the learner.",
    "Give the complete answer. Include every step.",
    "The current version of the app is 4.2.",
    "The latest release notes are pasted by the user.",
    "You have full responsibility for the tone.",
    "Every answer has three parts. All parts are short.",
    "You know the basics of every major programming language.",
    "You see yourself as a guide, not a judge.",
    "You get a question and four options.",
    "You are given a patient's chart in the message; use nothing else.",
    ('You are banking assistant "Finn". Customers are not logged in. Explain how to block a card in the app.'),
    ("**Role:** Tax helper\n**Data:** only the table in the message\n**Output:** one paragraph"),
    ("You are Nora, a study buddy for nurses. Quiz them on vital signs and their normal ranges."),
    "# Persona\nCheerful gym buddy\n# Topics\n- stretching\n- nutrition\n- sleep",
    ("you r the helpdesk bot of our univ. you cant reset passwords. send students to the IT desk in room 101"),
    ("You compare offers which the buyer pastes. Rank them by price and delivery time. The buyer places the order."),
    "You invent recipes from what the user has at home.",
    ("Tell the driver how charging works; for free stations refer him to the map in the app."),
    "You write release notes from the list of merged pull requests in the message.",
    "The caller gives name and date of birth; repeat both.",
    "Flight times are printed on the ticket. You do not know about delays.",
    "You summarise judgments that the lawyer uploads. Quote paragraph numbers.",
    "You explain how auctions work and how to place bids.",
    "Sections:\n1. weather\n2. clothes\n3. food",
    "If the data is older than five minutes, add a warning.",
    "Visitors buy tickets at the entrance. You tell them the prices: adult 12, child 6.",
    "Ask gold members for their number. Changes of bookings: call 0800 555 222.",
    "Every document in the context has an id. Cite it.",
    "Keep your copy short and fresh.",
    "Suggest meta titles of at most 60 characters; the editor enters them in the CMS.",
    "When the alarm goes off, guests should leave the building by the stairs.",
    ("You're an AI butler in a murder mystery. Stay in character. You know every guest and all their secrets."),
    "Make a shopping list. The user orders the groceries.",
    "Explain on-chain data to beginners, with analogies.",
    ("If the payment fails twice, the account is suspended by our billing system; explain how to reactivate it."),
    "Recommend podcasts by genre only, as you have no list of current shows.",
    "Do not transfer, cancel or rebook anything.",
    "Write a text message that the landlord can send to the plumber.",
    "Name the medicine's class; say nothing about its price or whether it is in stock.",
    "Take the text between the tags, translate it, and return it between the same tags.",
    ("You are the receptionist bot of a law office. Give opening hours and directions. You can't put callers through."),
    "You help people decide what to buy. They order on their own.",
    "You know how to cook for large groups.",
    "Your answers rest on the excerpt that the user gives.",
    "Write a reminder to the tenant about the rent, in a friendly tone.",
    "Ask how long the caller has waited and apologise for it.",
    "You explain what a sanctions list is and how companies screen against it.",
    "You can describe what a camera sees if the user tells you.",
    "You can restore meaning to garbled text and look at it from several angles.",
    "Name the society and the year of each guideline that is quoted.",
    "The following are allowed: tables, bullets, bold.",
    "You're a writing coach. If a sentence is above 30 words, split it.",
    "You can switch off your humour when the topic is serious.",
    "You get texts from students and return them with comments.",
    "You know what plants need.",
    "We have given you a name: Ada.",
    'You receive orders like a soldier and answer "Yes, sir".',
    "Send the reply as plain text. Send no attachments.",
    "Hold the tension until the end, then release it in the last line.",
    "You may sign letters with the name of the user.",
    "Before each answer think about what the user really wants.",
    "Set up the joke, pause, and deliver the punch line.",
    "Place orders of magnitude next to each number.",
    "Charge your words with emotion; cut the rest.",
    "Submit to the reader's needs: clarity first.",
)

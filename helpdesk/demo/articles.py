"""What the demo's company knows. Each: category, title, body, phrasings."""

ARTICLES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "technical",
        "Error 403 when opening the dashboard",
        "A 403 error on the dashboard means that your account is signed in but has no seat in the workspace.\n\n"
        "Ask a workspace administrator to open Settings, Members and to give you a seat. It works at once; signing out"
        " and in again is not needed.\n\n"
        "If you are the administrator yourself, check that the subscription has not ended under Settings, Plan.",
        (
            "I get a 403 error when I log in",
            "I can't access my dashboard, it says access denied",
            "Since yesterday the dashboard shows forbidden",
            "My colleague can log in but I only see error 403",
        ),
    ),
    (
        "technical",
        "Resetting a forgotten password",
        "On the sign-in page choose “Forgot password” and enter your address. We send a link that works for one hour.\n\n"
        "If no mail arrives, look in your spam folder and make sure that it is the address you signed up with.",
        (
            "I forgot my password",
            "How do I reset my password?",
            "The password reset mail never arrives",
            "I can't remember my login password, can you send me a new one",
        ),
    ),
    (
        "technical",
        "A new phone and two-factor codes",
        "If you still have a recovery code, sign in with it in place of the six digits, then set up the new phone under"
        " Settings, Security.\n\n"
        "Without a recovery code a workspace administrator can reset your second factor under Settings, Members.",
        (
            "I have a new phone and can't get the 2FA code",
            "Lost my authenticator app",
            "Two-factor authentication does not work on my new phone",
        ),
    ),
    (
        "technical",
        "API limits and error 429",
        "The API allows 120 requests a minute for each key. Above that it answers 429 with a Retry-After header: wait that"
        " many seconds and send the request again.\n\nEnterprise plans can ask for a higher limit.",
        (
            "Our integration gets 429 too many requests",
            "What is the rate limit of the API?",
            "API calls fail with too many requests",
        ),
    ),
    (
        "billing",
        "Copies of invoices",
        "All invoices are under Settings, Billing, Invoices, as PDF. An administrator or a billing contact can open"
        " them.\n\nTo have them sent to your accounting each month, add its address as billing contact there.",
        (
            "Where can I download my invoice?",
            "I need a copy of last month's invoice",
            "Please send me the invoice for March as PDF",
            "Our accountant needs the receipts",
        ),
    ),
    (
        "billing",
        "When a payment fails",
        "When a card is declined we try again after one, three and seven days. Your workspace keeps working all that"
        " time.\n\nTo pay at once, update the card under Settings, Billing, Payment method and choose “Pay now”.",
        (
            "My payment failed",
            "My card was declined, what happens now?",
            "How do I update my credit card?",
            "The renewal did not go through",
        ),
    ),
    (
        "billing",
        "Changing the plan",
        "You can change the plan at any time under Settings, Plan. An upgrade counts from today and is charged for the"
        " rest of the period; a downgrade counts from the next period.",
        (
            "How do I upgrade to the pro plan?",
            "I want to switch to a cheaper plan",
            "Can we downgrade our subscription next month?",
        ),
    ),
    (
        "onboarding",
        "Inviting your team",
        "Open Settings, Members and choose “Invite”. Paste up to 50 addresses at once; each person gets a link that works"
        " for seven days. A person takes a seat when the invitation is accepted.",
        (
            "How do I invite my colleagues?",
            "Add a new user to our workspace",
            "The invitation link has expired for my teammate",
            "How can I add team members?",
        ),
    ),
    (
        "onboarding",
        "Importing data from a spreadsheet",
        "Choose Import on the Contacts page and select a CSV file in UTF-8 with one header line. You then match its columns"
        " with ours and see a preview of the first rows before anything is saved.\n\nUp to 50,000 rows can be imported at"
        " once.",
        (
            "How can I import my contacts from a CSV file?",
            "Upload our customer list from Excel",
            "Moving our data from another tool into yours",
        ),
    ),
    (
        "general",
        "Exporting your data",
        "Under Settings, Data an administrator can export everything as CSV or JSON. Large exports take up to an hour; we"
        " mail a link when yours is ready, and it works for three days.",
        (
            "How do I export all my data?",
            "Can I download everything in my account?",
            "I need a backup of our workspace data",
        ),
    ),
)

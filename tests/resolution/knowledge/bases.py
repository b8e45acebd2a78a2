"""The knowledge of a small company that sells software for planning teamwork, as its support might have written it."""

from functools import cache

from resolution.knowledge.retrieval import KnowledgeBase, KnowledgeCard

CARDS = (
    KnowledgeCard(
        "reset-password",
        "Reset your password",
        "On the sign-in page, choose “Forgot password” and enter your email address. We send a link that is valid for "
        "30 minutes. If the message does not arrive, look into your spam folder.\n\n"
        "A new password has at least 12 characters.",
        ("I forgot my password", "I can't remember my login", "how do I change my password"),
    ),
    KnowledgeCard(
        "invite",
        "Invite people to your team",
        "Open Settings, then Members, and choose Invite. Enter the addresses, one a line, and pick a role. "
        "Each person gets an email with a link that is valid for seven days.",
        ("how do I add a colleague", "add new users to our workspace", "can I invite my team"),
    ),
    KnowledgeCard(
        "roles",
        "Roles and what they may do",
        "Owners manage billing and can delete the workspace. Admins manage members and integrations. Members create "
        "and edit boards. Guests see only the boards that are shared with them.\n\n"
        "An owner or admin changes a role under Settings, Members.",
        ("make someone an admin", "what can a guest see", "change the permissions of a member"),
    ),
    KnowledgeCard(
        "invoice",
        "Find and download your invoices",
        "Invoices are under Settings, Billing, Invoices, as PDF files. A new one appears on the day of payment and is "
        "also sent to the billing address by email.",
        ("where is my invoice", "I need a receipt for accounting", "download a bill as PDF"),
    ),
    KnowledgeCard(
        "payment-method",
        "Change your payment method",
        "Under Settings, Billing, Payment method, an owner can replace the card or switch to direct debit. The next "
        "payment uses the new method; nothing is charged twice.",
        ("update my credit card", "our card has expired", "can we pay by direct debit"),
    ),
    KnowledgeCard(
        "change-plan",
        "Change your plan",
        "An owner changes the plan under Settings, Billing, Plan. An upgrade is effective at once and is charged for "
        "the rest of the month. A downgrade takes effect at the next renewal.",
        ("upgrade to the pro plan", "how do I downgrade", "switch to yearly payment"),
    ),
    KnowledgeCard(
        "export",
        "Export your data",
        "Under Settings, Workspace, Export you can order a copy of all boards as CSV or JSON. It is made in the "
        "background; within an hour you get an email with a link. Attachments are included in the JSON export only.",
        ("download all our boards", "get my data out as CSV", "make a backup of everything"),
    ),
    KnowledgeCard(
        "two-factor",
        "Turn on two-factor authentication",
        "Under your profile, Security, choose Turn on and scan the code with an authenticator app. Keep the ten backup "
        "codes in a safe place: each works once if you lose your phone.",
        ("set up 2FA", "my authenticator codes are rejected", "I lost my phone and need a login code"),
    ),
    KnowledgeCard(
        "slack",
        "Connect Slack",
        "Under Settings, Integrations, choose Slack and then Connect. Pick the channel that gets notifications. Only "
        "an admin of both workspaces can do it.",
        ("post updates to a Slack channel", "Slack notifications stopped", "integrate with Slack"),
    ),
    KnowledgeCard(
        "api-limits",
        "Limits of the API",
        "The API takes 600 requests a minute for each key. Over that it answers with status 429 and says in the "
        "Retry-After header how many seconds to wait. Enterprise plans can ask for more.",
        ("we get error 429", "what is the rate limit of your API", "too many requests"),
    ),
    KnowledgeCard(
        "restore-board",
        "Restore a deleted board",
        "Deleted boards stay in the bin for 30 days. Open the bin at the bottom of the sidebar, choose the board and "
        "then Restore. After 30 days a board can't be restored.",
        ("I deleted a board by accident", "undo deleting a project", "recover a lost board"),
    ),
    KnowledgeCard(
        "calendar",
        "Subscribe to a calendar",
        "Every board has a calendar feed. Open the board's menu, choose Calendar feed and copy the address into "
        "Google Calendar or Outlook. Changes show up within about four hours.",
        ("sync deadlines with Google Calendar", "show due dates in Outlook", "does it have an iCal feed"),
    ),
)


@cache
def company_base() -> KnowledgeBase:
    return KnowledgeBase.build(CARDS)

"""The words a ticket's columns may hold. `docs/glossary.md` says what each means."""

from django.db.models import TextChoices


class Status(TextChoices):
    OPEN = "open", "Open"
    IN_PROGRESS = "in_progress", "In progress"
    PENDING_CUSTOMER = "pending_customer", "Pending customer"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"


# The lifecycle, whole: from each status, where a ticket may go next. `lifecycle.move` obeys this map and
# a trigger on the table enforces it for every other way to the database.
TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.OPEN: (Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED),
    Status.IN_PROGRESS: (Status.RESOLVED, Status.PENDING_CUSTOMER, Status.CLOSED),
    Status.PENDING_CUSTOMER: (Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED),
    Status.RESOLVED: (Status.IN_PROGRESS, Status.CLOSED),
    Status.CLOSED: (),
}


class ReviewState(TextChoices):
    NONE = "none", "None"
    SENT_FOR_REVIEW = "sent_for_review", "Sent, to review"
    HELD = "held", "Held"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"


class HeldReason(TextChoices):
    """Why a person must look; empty unless the review state is `held`. Each package above has reasons of its own."""

    POLICY = "policy", "Policy asks for a person"
    DELIVERY = "delivery", "Reply not delivered"
    FAILED = "failed", "Automation failed"
    TAKEN = "taken", "A person answers"
    PERSON_ASKED = "person_asked", "The customer asks for a person"


class NoAnswer(TextChoices):
    """Why a ticket needs no answer."""

    SPAM = "spam", "Spam"
    THANKS = "thanks", "Thanks, or nothing is asked"
    DUPLICATE = "duplicate", "Duplicate"
    OTHER = "other", "Another reason"


class Channel(TextChoices):
    EMAIL = "email", "Email"
    FORM = "form", "Web form"
    CHAT = "chat", "Chat"
    IN_APP = "in_app", "In-app"
    WEBHOOK = "webhook", "Webhook"


class Category(TextChoices):
    BILLING = "billing", "Billing"
    TECHNICAL = "technical", "Technical"
    ONBOARDING = "onboarding", "Onboarding"
    GENERAL = "general", "General"


class Priority(TextChoices):
    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


class Urgency(TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Tone(TextChoices):
    CALM = "calm", "Calm"
    CONFUSED = "confused", "Confused"
    ANGRY = "angry", "Angry"


class Impact(TextChoices):
    """What a text reports, whoever sent it; from it the router takes the base of the priority."""

    OUTAGE = "outage", "Outage"
    DATA_LOSS = "data_loss", "Data loss"
    SECURITY = "security", "Security concern"
    BROKEN = "broken", "Core feature broken"
    BLOCKED = "blocked", "Customer blocked"
    DEGRADED = "degraded", "Works, but poorly"
    QUESTION = "question", "Question or request"
    WISH = "wish", "Wish or remark"


class Tier(TextChoices):
    FREE = "free", "Free"
    PRO = "pro", "Pro"
    ENTERPRISE = "enterprise", "Enterprise"


class Move(TextChoices):
    ROUTE = "route", "Route"
    PRIORITY = "priority", "Priority"
    ESCALATE = "escalate", "Escalate"
    HOLD = "hold", "Hold"


class Band(TextChoices):
    AUTO = "auto", "Auto"
    REVIEW = "review", "Review"
    HOLD = "hold", "Hold"


class AnsweredBy(TextChoices):
    """Who answers a ticket, by the router's decision; a policy may ask for more caution."""

    AGENT = "agent", "The assistant"
    DRAFT = "draft", "The assistant drafts, a person sends"
    PEOPLE = "people", "People"


class Direction(TextChoices):
    INBOUND = "inbound", "From the customer"
    OUTBOUND = "outbound", "To the customer"
    NOTE = "note", "Internal note"


# What the reader says of a topic rather than guess.
UNSURE = "unsure"

"""Interim list; being replaced."""
from routing.reading.base import TopicCard
DEFAULT_TOPICS = (
    TopicCard(name="Login and access", category="technical", description="The customer can't log in or is denied access, gets 403 or forgot the password.", examples=("I can't log in", "I get a 403 error on the dashboard", "I forgot my password")),
    TopicCard(name="Invoices", category="billing", description="The customer asks for a copy of an invoice or receipt.", examples=("Where can I download my invoice?", "I need the receipt as PDF", "Send me last month's invoice")),
    TopicCard(name="Payment failed", category="billing", description="A card was declined or a payment did not go through.", examples=("My card was declined", "The renewal payment failed", "How do I update my credit card?")),
    TopicCard(name="API and integrations", category="technical", description="Errors or limits of the API.", examples=("Our integration gets 429 errors", "What is the rate limit of the API?", "The API returns 500")),
    TopicCard(name="Outage", category="technical", description="The whole service is down for many people.", examples=("Everything is down", "Nobody in our company can open the app", "Your service is not reachable")),
    TopicCard(name="Invite team", category="onboarding", description="The customer wants to invite colleagues.", examples=("How do I invite my colleagues?", "Add a new user", "How can I add team members?")),
)

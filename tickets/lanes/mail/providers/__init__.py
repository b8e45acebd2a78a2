"""Mail that a provider posts to us. django-anymail checks that it is the provider and knows what the posts look like."""

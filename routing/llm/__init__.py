"""The door to the model: its client, its errors, its breaker, and the fence around text from outside."""

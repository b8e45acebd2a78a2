"""Instructions aimed at the assistant: found in all that reaches it from outside, however they are dressed up."""

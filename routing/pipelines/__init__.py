"""Events matched, worked on by steps and delivered to places outside."""

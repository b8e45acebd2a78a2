"""What a policy permits: bands, caps, permission, and the effect of a change."""

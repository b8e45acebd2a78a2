"""A company that does not exist, with customers, articles and tickets, so that a newcomer sees the main job done."""

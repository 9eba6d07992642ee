"""The record: what was told, by whom and when; it knows nothing of the screens or of judging."""

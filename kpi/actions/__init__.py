"""The one stair between people and the record: what can be asked, and what can be done."""

"""Answers questions of the record: scorecards, stories, sheets, explanations, histories, exports."""

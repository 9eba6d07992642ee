"""Takes figures from people: drafts, what is handed in, what is approved or sent back, documents."""

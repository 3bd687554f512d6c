"""What each page says: plain view models made from the same answers that the API gives."""

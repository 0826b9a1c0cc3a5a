"""What the card of each kind of question shows, a module each: its `BODY`."""

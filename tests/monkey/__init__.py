"""A monkey at the keyboard: keys, clicks, drags, pastes and resizes without any sense, the same for the same seed."""

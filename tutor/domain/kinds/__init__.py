"""The kinds of questions, a module each: what it adds to `Question`, its `QUESTION`."""

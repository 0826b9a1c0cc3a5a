"""Numbers, vectors and shapes as people write them. Notation is never what makes a response wrong.

A text is read whole or not at all: a word that is not understood is never dropped, since it may turn the meaning round
(*not 0.0625*). What could mean two things is not guessed. Both read as nothing, and nobody is told that they are wrong.
"""

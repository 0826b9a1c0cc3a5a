"""A list of batches, from a shuffled list of places."""


def batches(x, labels, size, rng):
    places = list(range(len(x)))
    rng.shuffle(places)
    found = []
    while places:
        now, places = places[:size], places[size:]
        found.append([x[now], labels[now]])
    return found

import numpy as np

from tutor.challenges.kit import Rng, check, claim, same


def data(n):
    """Pictures that tell who they are: all pixels of picture k are k, and so is its label."""
    return np.repeat(np.arange(n, dtype=np.float32)[:, None], 5, axis=1), np.arange(n)


def handed_out(mine, n, size, seed=7):
    x, labels = data(n)
    found = mine.batches.each(x, labels, size, Rng(seed), most=3 * n // size + 3)
    claim(len(found), "No batch came. Is there a yield, in a loop?", sign="none")
    for one in found:
        claim(isinstance(one, (tuple, list)) and len(one) == 2, "Each batch is two arrays: yield x, labels", sign="pairs")
    return found


@check("130 pictures in batches of 60: 60, 60, 10")
def counts(mine, ours):
    came = [len(x) for x, _ in handed_out(mine, 130, 60)]
    claim(came == [60, 60, 10], "The batches have other sizes.", expected="60, 60, 10", came=", ".join(map(str, came)) or "none", sign=tuple(came))


@check("Every picture comes, and only once")
def once(mine, ours):
    seen = np.concatenate([np.asarray(x)[:, 0] for x, _ in handed_out(mine, 130, 60)])
    times = np.bincount(seen.astype(int), minlength=130)
    twice, never = int((times > 1).sum()), int((times == 0).sum())
    claim(not twice and not never, f"{twice} pictures come more than once, {never} never.", sign=("once", never > 0, twice > 0))


@check("Each picture keeps its own label")
def together(mine, ours):
    found = handed_out(mine, 130, 60)
    apart = sum(int((np.asarray(x)[:, 0] != np.asarray(labels)).sum()) for x, labels in found)
    as_they_lay = np.array_equal(found[0][1], np.arange(60))
    claim(not apart, f"{apart} of 130 pictures came with the label of another.", sign=("apart", as_they_lay))


@check("The order is shuffled")
def shuffled(mine, ours):
    first = np.asarray(handed_out(mine, 120, 60)[0][0])[:, 0].astype(int)
    claim(len(set(first.tolist()) - set(range(60))) > 5, "The first batch holds the first 60 pictures, as they lay.", came=", ".join(map(str, first[:6])) + ", …", sign="in order")


@check("A second epoch has another order")
def another(mine, ours):
    x, labels = data(120)
    rng = mine.part("numpy.random").default_rng.held(3)[0]
    orders = [np.concatenate([np.asarray(y) for _, y in mine.batches.each(x, labels, 60, rng, most=6)]) for _ in range(2)]
    claim(not np.array_equal(orders[0], orders[1]), "Both epochs came in the same order: is each shuffle drawn from rng?", sign="same order")


@check("x and labels are left as they came")
def untouched(mine, ours):
    x, labels = data(40)
    _, after = mine.batches.used(x, labels, 15, Rng(2))
    same(after[0], x, note="The pictures have been rearranged in the array that was passed in.")
    same(after[1], labels, note="The labels have been rearranged in the array that was passed in.")

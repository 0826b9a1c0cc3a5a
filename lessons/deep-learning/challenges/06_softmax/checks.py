import numpy as np

from tutor.challenges.kit import as_array, check, claim, lay, number, same, stand


def scores(n=60, c=10, spread=3.0):
    return np.random.default_rng(n).normal(0, spread, (n, c))


def shares(mine, logits):
    return stand(mine, mine.softmax(lay(mine, logits)))


@check("Two scores by hand: 0.25 and 0.75")
def by_hand(mine, ours):
    same(shares(mine, np.array([[0.0, np.log(3)]])), np.array([[0.25, 0.75]]))


@check("Each row sums to one")
def sums(mine, ours):
    came = as_array(shares(mine, scores()))
    claim(came.shape == (60, 10), "The shape is another.", expected="60 × 10", came=" × ".join(map(str, came.shape)), sign=came)
    row = came.sum(axis=1)
    wrong = np.flatnonzero(~np.isclose(row, 1, atol=1e-3))
    claim(not len(wrong), f"Row {wrong[0] if len(wrong) else 0} does not sum to one.", expected="1", came=number(float(row[wrong[0]])) if len(wrong) else "", aside=f"{60 - len(wrong)} of 60 do", sign=came)


@check("60 rows of ten scores")
def batch(mine, ours):
    same(shares(mine, scores()), ours.softmax(scores()), atol=1e-7)


@check("As many pictures as classes: 10 × 10")
def square(mine, ours):
    same(shares(mine, scores(10)), ours.softmax(scores(10)), atol=1e-7)


@check("Scores of 1000 and more")
def large(mine, ours):
    logits = np.array([[1000.0, 1001.0, 999.0], [0.0, 1.0, -1.0]])
    same(shares(mine, logits), ours.softmax(logits))


@check("One picture's scores far below another's")
def far(mine, ours):
    logits = np.array([[2000.0, 2001.0, 1999.0], [-2000.0, -1999.0, -2001.0]])
    same(shares(mine, logits), ours.softmax(logits))


@check("The scores are left as they came")
def untouched(mine, ours):
    given = lay(mine, scores())
    _, after = mine.softmax.kept(given)
    same(after[0], given, note="The scores have changed in the array that was passed in.")

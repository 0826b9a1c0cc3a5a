import numpy as np

from tutor.challenges.kit import Rng, as_array, check, claim, lay, same, stand


def parted(mine, n=100, count=30, seed=3):
    x = np.repeat(np.arange(n, dtype=np.float32)[:, None], 4, axis=1)
    labels = np.arange(n)
    four = mine.held_out(x, labels, count, Rng(seed))
    claim(isinstance(four, (tuple, list)) and len(four) == 4, "There should be four arrays: two to learn from, two held out.", sign="four")
    return [as_array(one) for one in four]


@check("100 pictures, 30 held out: 70 are left")
def counts(mine, ours):
    came = [len(one) for one in parted(mine)]
    claim(came == [70, 70, 30, 30], "The parts have other sizes.", expected="70, 70, 30, 30", came=", ".join(map(str, came)), sign=tuple(came))


@check("No picture is in both, none is lost")
def apart(mine, ours):
    _, left, _, aside = parted(mine)
    both = sorted(set(left.tolist()) & set(aside.tolist()))
    claim(not both, f"{len(both)} pictures are in both: what is learned by heart would be tested.", sign="in both")
    claim(len({*left.tolist(), *aside.tolist()}) == 100, "Some pictures are in neither part.", sign="lost")


@check("Each picture keeps its own label")
def together(mine, ours):
    x, left, hx, aside = parted(mine)
    claim(np.array_equal(x[:, 0], left) and np.array_equal(hx[:, 0], aside), "Pictures and labels are not in step.", sign="out of step")


@check("They are drawn at random")
def drawn(mine, ours):
    first, second = set(parted(mine, seed=3)[3].tolist()), set(parted(mine, seed=4)[3].tolist())
    claim(first != second, "Two seeds held out the same pictures.", came=", ".join(map(str, sorted(first)[:5])) + ", …", sign="same pictures")


@check("build gives a network that reads")
def builds(mine, ours):
    rng = np.random.default_rng(1)
    x, labels = rng.random((120, 784)).astype(np.float32), rng.integers(0, 10, 120)
    model = mine.build(lay(mine, x), labels, 0)
    scores = as_array(stand(mine, model.forward(lay(mine, x[:7]))))
    claim(scores.shape == (7, 10), "forward should give ten scores for each picture.", expected="7 × 10", came=" × ".join(map(str, scores.shape)), sign=("scores", scores.shape))


@check("The seed decides: another seed, another network")
def seeds(mine, ours):
    rng = np.random.default_rng(1)
    x, labels = rng.random((120, 784)).astype(np.float32), rng.integers(0, 10, 120)
    one, two, again = (as_array(stand(mine, mine.build(lay(mine, x), labels, seed).forward(lay(mine, x[:7])))) for seed in (0, 1, 0))
    claim(np.allclose(one, again, atol=1e-4), "The same seed gave two networks.", sign="not repeated")
    claim(not np.allclose(one, two, atol=1e-4), "Two seeds gave the same network.", sign="seed ignored")


@check("Above 97 % for three seeds in a row", trains=True)
def digits(mine, ours):
    from dnn_core.mnist import load

    course, prepare = mine.part("course"), mine.part("prepare")
    images, labels = course.training_digits.held()
    (x,) = prepare.scale.held(prepare.flatten.held(images)[0])
    test, _ = course.test_digits.held()
    (tx,) = prepare.scale.held(prepare.flatten.held(test)[0])
    x, tx, found = lay(mine, x), lay(mine, tx), []
    for seed in (11, 12, 13):
        scores = as_array(stand(mine, mine.build(x, labels, seed).forward(tx)))
        found.append(float(np.mean(scores.argmax(axis=1) == load().test_labels)))
        claim(found[-1] > 0.97, f"Seed {seed} stays below 97 %.", expected="above 97 %, three times", came=", ".join(f"{one:.1%}" for one in found), sign="below")

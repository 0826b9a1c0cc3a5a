"""A unit and a lesson with every directive, as an author would write them."""

UNIT = """id = "tiny"
title = "A tiny unit"
subtitle = "for tests"
credit = "Us"
link = "https://example.org/unit"

[[tracks]]
id = "literacy"
title = "Literacy"

[[tracks]]
id = "deeper"
title = "Deeper"
"""

GOOD = """---
title: From picture to vector
short: Picture to vector
id: picture-to-vector
minutes: 6
---

## Row by row

A picture of 28 x 28 pixels becomes 784 numbers for the **input layer**.
See [the course](https://example.org/a_(b)).

:::{live} flatten
:digit: 3

Move over the pixels.
:::

### Why a vector?

- one
- two

```python
# a comment
numbers = picture.reshape(784)
```

:::{definition} Activation
How *strongly* a neuron fires.
:::

## To answer

:::{question} picture-apart
:kind: text
:short: Taking it apart
:course: yes

How is a picture
taken apart?

More about it.

+++ rubric
- Every pixel is one neuron of the
  input layer [pixel, neuron] {#pixel-neuron}
- It is *dark* {#dark}

+++ hint
What does one neuron look at?

+++ explanation
Because:

```
::: not a directive
+++ not a part
```

+++ sibling
How many for 32 x 32 in colour (three channels)? (3,072 (that is 3 x 1024))
:::

:::{question} is-it-a-function
:kind: choice
:bonus: yes
Is a network **a function**, or `not`, once it is trained and its weights are fixed?

+++ choices
- [x] It is
  Given weights, each input has one output.
- [ ] It is not
  Training changes it,
  but then it stands still.

+++ hint
Put the same picture in twice.

+++ explanation
It is.
:::

:::{question} the-mse
:kind: number
:tolerance: 0.0005
The mean squared error of [0.25, 0.75] against [0, 1]?

+++ accept
- 1/16: the mean over both outputs
- 0.125: the sum, as in the video

+++ mistakes
- -0.5: not squared;
  nor halved
- .3536: the distance

+++ accepts
- 1/16
- 0,0625

+++ rejects
- 0.25
- a sixteenth of nothing

+++ hint
Square first.

+++ explanation
Two errors of a quarter.
:::

:::{video} But *what* is a network?
:channel: 3Blue1Brown
:minutes: 20
:link: https://www.youtube.com/watch?v=aircAruvnKk
White ink there, black ink here.
:::

## Writing

:::{writing}
:choose: 1
:least-words: 200

+++ prompt on-ethics
:short: Ethics
What may be borrowed
from nature?

- Who gains?
- Who
  pays?

+++ prompt on-brains
:short: Brains
What can brains teach?
:::
"""

KINDS = """---
title: More kinds
short: More kinds
id: more-kinds
minutes: 6
---

## All of them

:::{question} which-bend
:kind: choices
:course: yes
Which of these bend a line?

+++ choices
- [x] `tanh`
  It is a curve.
- [ ] Doubling
  That is a line again.
- [x] ReLU
  It has a corner.

+++ hint
Draw them.

+++ explanation
Two of them bend.
:::

:::{question} say-what
:kind: terms
Define each.

+++ terms
- weight: a number that multiplies
  what a connection carries [multiplies, strength]
- hidden layer: neither input nor output [neither]

+++ accepts
- weight: the strength of a connection
- Hidden  layer: it is neither

+++ rejects
- weight: a kilogram
- hidden layer: a secret

+++ hint
Look at the picture.

+++ explanation
So they are.

+++ sibling
How many weights has 3-4-1? (16)
:::

:::{question} the-gradient
:kind: number
:form: vector
:tolerance: 0.01
The gradient at (3, 2, 1)?

+++ accept
- (4, 2, 0): each slope
- (16/4, 2.0, -0): the same

+++ mistakes
- (4, 4, 0): a term was lost
- 6: summed

+++ accepts
- 4i + 2j
- [4; 2; 0]

+++ rejects
- 6
- (4, 2)

+++ hint
One letter at a time.

+++ explanation
Three slopes.
:::

:::{question} the-shapes
:kind: number
:form: shapes
:parts: W1, W2, b
:tolerance: 0
The shapes of W1, W2 and b of a 3-4-1 network?

+++ accept
- 4x3, 1x4, 4x1: columns
- 4x3, 1x4, 4: b as it is

+++ mistakes
- 12: counted

+++ accepts
- W1: 4 by 3
  W2: 1 by 4
  b: 4

+++ rejects
- 4x4

+++ hint
Rows first.

+++ explanation
Rows are outputs.
:::

:::{question} own-accuracy
:kind: number
:from-run: final-test-accuracy
:tolerance: 0.1
How well does it do?

+++ hint
The strip at the top.

+++ explanation
That well.
:::

:::{question} own-pair
:kind: number
:form: vector
:from-run: most-confused-pair
:tolerance: 0
Which two does it confuse?

+++ mistakes
- (0, 1): these two are told apart best

+++ hint
The Lab.

+++ explanation
They look alike.
:::

:::{question} in-percent
:kind: number
:unit: %
:tolerance: 0.5
How much of it, in percent?

+++ accept
- 25: a quarter

+++ mistakes
- 75: the rest

+++ accepts
- 25 %
- 25

+++ rejects
- 75 %

+++ hint
Cut it.

+++ explanation
A quarter.
:::

:::{experiment} ten-times
:short: Ten times the rate
:measure: test-accuracy
:same-within: 0.5
:seconds: 12

What do **you** bet?

+++ runs
- usual rate: --learning-rate 0.001
- ten times: --learning-rate 0.01 --epochs 1
- defaults:

+++ bets
- Worse [lower]
  Then it was too much.
- The same [same]
- In between [90..95.5]
- Exactly so [96]

+++ measured
- usual rate: 96.2 to 96.6
- ten times: 95.9 to 96.5
- defaults: 96.4

+++ explanation
It is about the same.

+++ surprise
What surprised you?
:::

:::{experiment} how-many-images
:short: Images to 90 %
:measure: images-to-90
:seconds: 4
:unit: images
How many images?

+++ runs
- the usual network:

+++ measured
- the usual network: 17,000 to 20,400

+++ explanation
A third of them.

+++ surprise
What surprised you?
:::
"""

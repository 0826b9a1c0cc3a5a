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
  input layer [pixel, neuron]
- It is *dark*

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

"""The training loop."""

import random
import time
from collections import namedtuple

#: What one pass over the images came to; ``loss`` is the mean of its steps,
#: ``accuracy`` the share of the held out images that are told right.
Epoch = namedtuple("Epoch", "number loss accuracy seconds")

#: The learning rate of an epoch, as a share of that of the epoch before.
DECAY = 0.95


def train(network, training, held_out, options):
    """Trains the network; yields an Epoch after each pass."""
    order = random.Random(options.seed)
    images = list(training)
    rate = options.rate
    for number in range(1, options.epochs + 1):
        start = time.perf_counter()
        order.shuffle(images)
        losses = [network.learn(image.pixels, image.digit, rate)
                  for image in images]
        rate *= DECAY
        yield Epoch(number, sum(losses) / len(losses),
                    accuracy(network, held_out),
                    time.perf_counter() - start)


def accuracy(network, images):
    """The share of the images whose most probable digit is the right one."""
    right = 0
    for image in images:
        probabilities = network.predict(image.pixels)
        right += probabilities.index(max(probabilities)) == image.digit
    return right / len(images)

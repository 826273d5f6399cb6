"""The images: 8 by 8 pixels, each with the digit that it shows."""

import csv
import random
from collections import namedtuple

Image = namedtuple("Image", "pixels digit")

#: The darkest pixel of the file.
BLACK = 16.0

#: The share of the images that the network never learns from.
HELD_OUT = 0.2


def load(path):
    """Reads a CSV file of 64 pixels and a digit in each row.

    Pixels come back between 0 and 1.
    """
    images = []
    with open(path, newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if len(row) != 65:
                raise ValueError("%s:%d: %d columns instead of 65"
                                 % (path, number, len(row)))
            pixels = [int(value) / BLACK for value in row[:64]]
            images.append(Image(pixels, int(row[64])))
    return images


def split(images, seed):
    """Shuffles the images; returns those to learn from and those to test on."""
    shuffled = list(images)
    random.Random(seed).shuffle(shuffled)
    count = int(len(shuffled) * HELD_OUT)
    return shuffled[count:], shuffled[:count]

"""A network with one hidden layer, trained by gradient descent."""

import math
import random
from operator import mul


class Network:
    """Sixty-four pixels in, ten probabilities out."""

    def __init__(self, inputs, hidden, outputs, seed):
        draw = random.Random(seed)
        self.hidden = [_neuron(draw, inputs) for _ in range(hidden)]
        self.outputs = [_neuron(draw, hidden) for _ in range(outputs)]

    def predict(self, pixels):
        """The probability of each digit."""
        return self._forward(pixels)[1]

    def learn(self, pixels, digit, rate):
        """Takes one step towards the digit; returns the loss before it."""
        active, probabilities = self._forward(pixels)
        loss = -math.log(max(probabilities[digit], 1e-12))
        probabilities[digit] -= 1.0
        slopes = self._slopes(active, probabilities)
        _step(self.outputs, active, probabilities, rate)
        _step(self.hidden, pixels, slopes, rate)
        return loss

    def _forward(self, pixels):
        active = [math.tanh(bias + sum(map(mul, weights, pixels)))
                  for weights, bias in self.hidden]
        scores = [bias + sum(map(mul, weights, active))
                  for weights, bias in self.outputs]
        # Only differences count; without the subtraction exp overflows.
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return active, [power / total for power in powers]

    def _slopes(self, active, errors):
        """How the loss changes with the sum that each hidden neuron makes."""
        slopes = []
        for index, value in enumerate(active):
            back = sum(error * neuron[0][index]
                       for error, neuron in zip(errors, self.outputs))
            slopes.append(back * (1.0 - value * value))
        return slopes


def _neuron(draw, inputs):
    spread = 1.0 / math.sqrt(inputs)
    return [[draw.uniform(-spread, spread) for _ in range(inputs)], 0.0]


def _step(layer, inputs, slopes, rate):
    for neuron, slope in zip(layer, slopes):
        change = rate * slope
        neuron[0] = [weight - change * value
                     for weight, value in zip(neuron[0], inputs)]
        neuron[1] -= change

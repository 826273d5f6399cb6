"""Trains a small neural network to tell handwritten digits apart.

Run it in this directory:

    python3 x.py
    python3 x.py --epochs 5 --seed 7

It needs Python 3.8 and nothing else. Each epoch prints one line; the trained
network and the figures of each epoch end up in bin/.
"""

import argparse
import sys
from pathlib import Path

from digits.dataset import load, split
from digits.network import Network
from digits.report import Report
from digits.training import train

HERE = Path(__file__).resolve().parent


def parse(arguments):
    parser = argparse.ArgumentParser(description="Train a digit classifier.")
    parser.add_argument("--epochs", type=int, default=30,
                        help="passes over the training images (30)")
    parser.add_argument("--hidden", type=int, default=16,
                        help="neurons of the hidden layer (16)")
    parser.add_argument("--rate", type=float, default=0.01,
                        help="learning rate of the first epoch (0.01)")
    parser.add_argument("--seed", type=int, default=0,
                        help="the same seed gives the same network (0)")
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    training, held_out = split(load(HERE / "dataset" / "digits.csv"),
                               options.seed)
    print("training on %d images, testing on %d"
          % (len(training), len(held_out)), flush=True)
    network = Network(inputs=64, hidden=options.hidden, outputs=10,
                      seed=options.seed)
    report = Report(HERE / "bin")
    for epoch in train(network, training, held_out, options):
        print("epoch %2d/%d  loss %.4f  accuracy %.3f  %.2f s"
              % (epoch.number, options.epochs, epoch.loss, epoch.accuracy,
                 epoch.seconds), flush=True)
        report.add(epoch)
    report.save(network)
    print("saved %s" % report.directory.name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

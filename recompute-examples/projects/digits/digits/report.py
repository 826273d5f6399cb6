"""What a training leaves behind."""

import csv
import json


class Report:
    """Writes metrics.csv epoch by epoch, and model.json at the end."""

    def __init__(self, directory):
        self.directory = directory
        directory.mkdir(exist_ok=True)
        self._metrics = directory / "metrics.csv"
        with open(self._metrics, "w", newline="") as file:
            csv.writer(file).writerow(["epoch", "loss", "accuracy", "seconds"])

    def add(self, epoch):
        # Appended at once, so that the file can be fetched while training.
        with open(self._metrics, "a", newline="") as file:
            csv.writer(file).writerow(
                [epoch.number, "%.6f" % epoch.loss, "%.6f" % epoch.accuracy,
                 "%.3f" % epoch.seconds])

    def save(self, network):
        with open(self.directory / "model.json", "w") as file:
            json.dump({"hidden": network.hidden, "outputs": network.outputs},
                      file)

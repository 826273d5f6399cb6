package io.recompute.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Projects as there are in the world: which of their imports are their own, and who brings the rest. */
class LayoutsTest {
    @TempDir
    Path root;

    /** What it is; the files as {@code path: text}; the needs, {@code ?} where optional; the unknown. */
    static Stream<Arguments> layouts() {
        return Stream.of(
                layout(
                        "one script",
                        "numpy;opencv-python;tqdm",
                        "",
                        "x.py: import numpy as np, cv2, os\nfrom tqdm import tqdm"),
                layout(
                        "flat",
                        "torch",
                        "",
                        "train.py: import model, data.loader\nimport torch",
                        "model.py: ",
                        "data/loader.py: "),
                layout(
                        "flat with packages",
                        "torch",
                        "",
                        "main.py: from net.layers import Conv",
                        "net/__init__.py: from .layers import *",
                        "net/layers.py: import torch\nfrom net import x"),
                layout(
                        "src",
                        "requests",
                        "",
                        "src/app/__init__.py: ",
                        "src/app/cli.py: import app.core, requests",
                        "src/app/core.py: ",
                        "tests/test_core.py: from app.core import f"),
                layout(
                        "subpackages",
                        "scipy",
                        "",
                        "a/__init__.py: ",
                        "a/b/__init__.py: ",
                        "a/b/c.py: from a.b import d\nfrom .. import e\nimport scipy.stats"),
                layout(
                        "scripts beside packages",
                        "PyYAML",
                        "",
                        "pkg/__init__.py: ",
                        "scripts/run.py: import shared, pkg, yaml",
                        "scripts/shared.py: "),
                layout(
                        "script in a deep directory",
                        "pandas",
                        "",
                        "exp/2024/run.py: import settings, pandas",
                        "exp/2024/settings.py: "),
                layout(
                        "a script in a package, run as such",
                        "numpy",
                        "",
                        "pkg/__init__.py: ",
                        "pkg/train.py: import losses, numpy",
                        "pkg/losses.py: "),
                layout(
                        "a sibling in a package hides no distribution",
                        "wandb",
                        "",
                        "pkg/__init__.py: ",
                        "pkg/train.py: import wandb",
                        "pkg/wandb.py: "),
                layout(
                        "a deep directory named like a distribution",
                        "wandb",
                        "",
                        "train.py: import wandb",
                        "yolo/__init__.py: ",
                        "yolo/loggers/__init__.py: ",
                        "yolo/loggers/wandb/__init__.py: import wandb"),
                layout("a module named like a distribution", "", "", "train.py: import wandb", "wandb.py: "),
                layout(
                        "runs of wandb beside the script",
                        "wandb",
                        "",
                        "train.py: import wandb",
                        "wandb/run-1/files/code/train.py: "),
                layout(
                        "a directory named like a distribution",
                        "datasets",
                        "",
                        "train.py: from datasets import load_dataset",
                        "datasets/mnist.py: "),
                layout(
                        "a namespace package of the project",
                        "",
                        "",
                        "train.py: from datasets import mnist\nimport datasets.cifar.train",
                        "datasets/mnist.py: ",
                        "datasets/cifar/train.py: "),
                layout(
                        "a namespace package nobody else has",
                        "",
                        "",
                        "train.py: import mystuff",
                        "mystuff/deep/x.py: "),
                layout(
                        "a namespace package named like Python's",
                        "",
                        "",
                        "train.py: import platform, code",
                        "platform/linux/x.py: ",
                        "code/x.py: "),
                layout("data is no module", "", "assets", "train.py: import assets", "assets/x.csv: "),
                layout(
                        "notebooks",
                        "matplotlib;seaborn",
                        "",
                        "lib.py: ",
                        "nb/a.ipynb: {\"cells\": [{\"cell_type\": \"code\", \"source\": [\"%matplotlib inline\\n\", \"import matplotlib.pyplot as plt, seaborn\"]}]}",
                        "b.ipynb: {\"cells\": [{\"cell_type\": \"code\", \"source\": \"import lib\"}]}"),
                layout(
                        "monorepo",
                        "click;Flask",
                        "",
                        "services/api/pyproject.toml: ",
                        "services/api/src/api/__init__.py: import api.db, flask",
                        "services/api/src/api/db.py: ",
                        "services/api/tests/test_db.py: import api",
                        "tools/setup.py: ",
                        "tools/cli/__init__.py: import cli.x, click",
                        "tools/cli/x.py: "),
                layout(
                        "monorepo, across",
                        "",
                        "lib",
                        "packages/lib/pyproject.toml: ",
                        "packages/lib/src/lib/__init__.py: ",
                        "app.py: import lib"),
                layout(
                        "environments and caches",
                        "numpy",
                        "",
                        "x.py: import numpy",
                        "venv/pyvenv.cfg: ",
                        "venv/lib/y.py: import klingon",
                        ".tox/z.py: import klingon",
                        "node_modules/a.py: import klingon",
                        "env/conda-meta/history: ",
                        "env/b.py: import klingon"),
                layout(
                        "optional",
                        "apex-like?",
                        "",
                        "x.py: try:\n import apexlike\nexcept ImportError:\n pass",
                        ".recompute/imports: apexlike = apex-like"),
                layout(
                        "optional here, needed there",
                        "wandb",
                        "",
                        "x.py: try:\n import wandb\nexcept ImportError:\n pass",
                        "y.py: import wandb"),
                layout(
                        "either of two",
                        "tomli",
                        "",
                        "x.py: try:\n import tomllib\nexcept ImportError:\n import tomli as tomllib"),
                layout(
                        "namespaces of distributions",
                        "google-cloud-bigquery;google-cloud-storage;protobuf;ruamel.yaml",
                        "",
                        "x.py: from google.cloud import storage, bigquery\nimport google.protobuf.message\nfrom ruamel.yaml import YAML"),
                layout(
                        "an unknown part of a namespace",
                        "",
                        "google.cloud.klingon",
                        "x.py: import google.cloud.klingon"),
                layout("unknown", "", "klingon", "x.py: import klingon.words\nfrom klingon import qapla"),
                layout(
                        "the user's map",
                        "klingon-lang;my-yaml",
                        "",
                        "x.py: import klingon, yaml, nothing",
                        ".recompute/imports: # ours\nklingon = klingon-lang\nyaml = my-yaml\nnothing = -"),
                layout(
                        "the project's choice of several",
                        "opencv-python-headless",
                        "",
                        "x.py: import cv2",
                        "requirements.txt: opencv-python-headless>=4\n"),
                layout(
                        "named alike by the project",
                        "my-tool",
                        "",
                        "x.py: import my_tool.x",
                        "setup.cfg: [options]\ninstall_requires =\n  my-tool"),
                layout(
                        "a lock file that chooses",
                        "opencv-python-headless;pandas",
                        "",
                        "x.py: import cv2, pandas",
                        "uv.lock: [[package]]\nname = 'opencv-python-headless'\nversion = '4.9'\n"
                                + "[[package]]\nname = 'six'\nversion = '1.0'"),
                layout(
                        "what the project says, before its lock",
                        "opencv-python",
                        "",
                        "x.py: import cv2",
                        "pyproject.toml: [project]\ndependencies = ['opencv-python']",
                        "poetry.lock: [[package]]\nname = 'opencv-python-headless'\nversion = '4.9'"),
                layout(
                        "a requirements.in",
                        "numpy;tensorflow-cpu",
                        "",
                        "x.py: import tensorflow",
                        "requirements.in: tensorflow-cpu\nnumpy"),
                layout("a Pipfile", "Flask;numpy", "", "x.py: import flask", "Pipfile: [packages]\nnumpy = '*'"),
                layout(
                        "compiled modules",
                        "",
                        "",
                        "x.py: import fast, faster",
                        "fast.cpython-311-x86_64-linux-gnu.so: ",
                        "faster.pyx: "),
                layout(
                        "type checkers alone",
                        "",
                        "",
                        "x.py: from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import klingon"),
                layout("nothing", "", "", "README.md: import klingon"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void knowsWhatIsNeeded(String about, String needed, String unknown, List<String> files) throws IOException {
        for (String file : files) {
            int colon = file.indexOf(": ");
            Path path = root.resolve(file.substring(0, colon));
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.substring(colon + 2));
        }
        Requirements found = PythonProject.at(root).requirements();
        assertThat(found.needed().stream()
                        .map(one -> one.distribution() + (one.optional() ? "?" : ""))
                        .collect(Collectors.joining(";")))
                .as(about)
                .isEqualTo(needed);
        assertThat(found.unknown().stream().map(UnknownModule::module).collect(Collectors.joining(";")))
                .as(about)
                .isEqualTo(unknown);
        assertThat(found.problems()).isEmpty();
    }

    private static Arguments layout(String about, String needed, String unknown, String... files) {
        return arguments(about, needed, unknown, new ArrayList<>(List.of(files)));
    }
}

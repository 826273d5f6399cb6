package io.recompute.testkit.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Python project of two modules and a result, written into a directory. */
final class SmallProject {
    private SmallProject() {}

    static Path in(Path directory) throws IOException {
        Path project = Files.createDirectories(directory.resolve("small project"));
        Files.createDirectories(project.resolve("model"));
        Files.writeString(project.resolve("model/__init__.py"), "");
        Files.writeString(project.resolve("model/steps.py"), "def steps(count):\n    return range(1, count + 1)\n");
        Files.writeString(project.resolve("x.py"), """
                import os
                import sys
                import time
                from model.steps import steps

                # arguments: how many steps, seconds for each, exit status
                count, pause, status = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
                for step in steps(count):
                    print("step", step)
                    time.sleep(pause)
                os.makedirs("bin", exist_ok=True)
                with open("bin/result.txt", "w") as result:
                    result.write("%d steps\\n" % count)
                sys.exit(status)
                """);
        return project;
    }
}

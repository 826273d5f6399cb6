// recompute in Scala: a project is brought to a machine, runs there, and its log is followed.
// The machine is an SSH server in this program; with any other, the lines would be the same.
// Argument: a directory for the project. mvn -q -Plangs compiles and runs this.
package io.recompute.examples.scala

import io.recompute.Recompute
import io.recompute.testkit.EmbeddedSshServer
import java.nio.file.{Files, Path}
import java.time.Duration
import scala.jdk.CollectionConverters.*
import scala.util.Using

@main def train(directory: String): Unit =
  val project = Files.createDirectories(Path.of(directory))
  Files.writeString(project.resolve("x.py"), "for epoch in range(3):\n    print(f'epoch {epoch} loss {1 / (epoch + 1):.2f}')\n")
  val status = Using.resource(EmbeddedSshServer.create()) { server =>
    Using.resource(Recompute.project(project).instance(server.instance()).init()) { gpu =>
      val train = gpu.runAsync("python3 x.py")
      Using.resource(train.log().follow()) { log =>
        log.asScala.foreach(line => println(s"scala | ${line.text()}"))
      }
      train.waitFor(Duration.ofMinutes(10))
    }
  }
  println(s"scala ended: $status")
  sys.exit(if status.isSuccess then 0 else 1)

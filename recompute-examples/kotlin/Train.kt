// recompute in Kotlin: a project is brought to a machine, runs there, and its log is followed.
// The machine is an SSH server in this program; with any other, the lines would be the same.
// Argument: a directory for the project. mvn -q -Plangs compiles and runs this.
package io.recompute.examples.kotlin

import io.recompute.Recompute
import io.recompute.testkit.EmbeddedSshServer
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText
import kotlin.system.exitProcess

fun main(arguments: Array<String>) {
    val project = Path.of(arguments[0]).createDirectories()
    project.resolve("x.py").writeText("for epoch in range(3):\n    print(f'epoch {epoch} loss {1 / (epoch + 1):.2f}')\n")
    val status =
        EmbeddedSshServer.create().use { server ->
            Recompute.project(project).instance(server.instance()).init().use { gpu ->
                val train = gpu.runAsync("python3 x.py")
                train.log().follow().use { log -> log.forEach { println("kotlin | ${it.text()}") } }
                train.waitFor(Duration.ofMinutes(10))
            }
        }
    println("kotlin ended: $status")
    exitProcess(if (status.isSuccess) 0 else 1)
}

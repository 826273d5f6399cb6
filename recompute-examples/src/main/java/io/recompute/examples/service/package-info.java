/**
 * A small training service: runs are queued over HTTP and done on a fleet, one at a time on each machine. They are durable
 * twice: the queue lies in a directory here, each run on its machine; a service that is started anew finds both.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -cp recompute-examples/target/re.jar:recompute-examples/target/classes \
 *     io.recompute.examples.service.TrainingService PROJECT --instance local
 *
 * auth="Authorization: Bearer $(cat ~/.training-service/PROJECT/token)"
 * curl -H "$auth" localhost:8080/runs -d '{"command": "python3 x.py"}'
 * curl -H "$auth" localhost:8080/runs                  # all; /runs/ID: one
 * curl -H "$auth" -N localhost:8080/runs/ID/log        # live, until it ends
 * curl -H "$auth" -X DELETE localhost:8080/runs/ID     # cancels it
 * }</pre>
 *
 * <p>{@link io.recompute.examples.service.TrainingService} puts it together, {@code Runs} answers requests, {@code Jobs} is
 * the queue, {@code Machine} does the work. {@code POST} takes an {@code "id"} too: the same one twice is one run. What a run
 * writes stays in its own copy of the project on the machine; what is to be kept, its command copies. A run whose machine is
 * lost goes nowhere else, since it may go on there: it is found when the machine is back.
 */
@NullMarked
@CheckReturnValue
package io.recompute.examples.service;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

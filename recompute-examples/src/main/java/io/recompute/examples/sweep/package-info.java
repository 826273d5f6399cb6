/**
 * A search for the best learning rate on a fleet, by successive halving: many rates are trained for a short time, the better
 * third of them for three times as long, and so on until one is left. Bad ones cost little, and a machine that is lost costs
 * only its share of the work.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -cp recompute-examples/target/re.jar:recompute-examples/target/classes \
 *     io.recompute.examples.sweep.RateSweep recompute-examples/projects/digits \
 *     "python3 x.py --rate {rate} --epochs {epochs}" "loss (\S+)" --rates 9 --epochs 1
 * }</pre>
 */
@NullMarked
@CheckReturnValue
package io.recompute.examples.sweep;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

import io.recompute.*;
import io.recompute.curve.*;
import io.recompute.fleet.*;
import io.recompute.log.*;
import io.recompute.model.*;
import io.recompute.probe.*;
import io.recompute.run.*;
import io.recompute.sync.*;
import io.recompute.sync.plan.*;
import io.recompute.transfer.*;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.stream.*;
void show(Object value) { System.out.println(value); }

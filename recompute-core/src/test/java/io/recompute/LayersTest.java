package io.recompute;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The package table of ARCHITECTURE.md, as rules. */
@AnalyzeClasses(packages = "io.recompute", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    private static final String FACADE = "facade";
    private static final String SYNC = "sync";
    private static final String PROBE = "probe";
    private static final String DATA = "data";
    private static final String TRANSFER = "transfer";
    private static final String DETACHED = "run.detached";
    private static final String SLURM = "slurm";
    private static final String TUNNEL = "tunnel";
    private static final String NOTEBOOK = "notebook";
    private static final String FLEET = "fleet";
    private static final String DELTA = "transfer.delta";
    private static final String RUN = "run";
    private static final String CONTROL = "transport.control";
    private static final String SHELL = "shell";
    private static final String SSH = "transport.ssh";
    private static final String LOCAL = "transport.local";
    private static final String SYSTEM_SSH = "transport.openssh";
    private static final String TRANSPORT = "transport";
    private static final String PLAN = "sync.plan";
    private static final String LOG = "log";
    private static final String CURVE = "curve";
    private static final String CONFIG = "config";
    private static final String SSH_CONFIG = "config.ssh";
    private static final String PYTHON = "python";
    private static final String ENVIRONMENT = "python.environment";
    private static final String IMPORTS = "python.imports";
    private static final String MODEL = "model";

    @ArchTest
    static final ArchRule packagesUseOnlyThePackagesBelowThem = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer(FACADE)
            .definedBy("io.recompute")
            .layer(SYNC)
            .definedBy("io.recompute.sync")
            .layer(PROBE)
            .definedBy("io.recompute.probe")
            .layer(DATA)
            .definedBy("io.recompute.data")
            .layer(TRANSFER)
            .definedBy("io.recompute.transfer")
            .layer(DETACHED)
            .definedBy("io.recompute.run.detached")
            .layer(SLURM)
            .definedBy("io.recompute.slurm")
            .layer(TUNNEL)
            .definedBy("io.recompute.tunnel")
            .layer(NOTEBOOK)
            .definedBy("io.recompute.notebook")
            .layer(SHELL)
            .definedBy("io.recompute.shell")
            .layer(FLEET)
            .definedBy("io.recompute.fleet")
            .layer(DELTA)
            .definedBy("io.recompute.transfer.delta")
            .layer(RUN)
            .definedBy("io.recompute.run")
            .layer(CONTROL)
            .definedBy("io.recompute.transport.control")
            .layer(SSH)
            .definedBy("io.recompute.transport.ssh")
            .layer(LOCAL)
            .definedBy("io.recompute.transport.local")
            .layer(SYSTEM_SSH)
            .definedBy("io.recompute.transport.openssh")
            .layer(TRANSPORT)
            .definedBy("io.recompute.transport")
            .layer(PLAN)
            .definedBy("io.recompute.sync.plan")
            .layer(LOG)
            .definedBy("io.recompute.log")
            .layer(CURVE)
            .definedBy("io.recompute.curve")
            .layer(CONFIG)
            .definedBy("io.recompute.config")
            .layer(SSH_CONFIG)
            .definedBy("io.recompute.config.ssh")
            .layer(ENVIRONMENT)
            .definedBy("io.recompute.python.environment")
            .layer(PYTHON)
            .definedBy("io.recompute.python")
            .layer(IMPORTS)
            .definedBy("io.recompute.python.imports")
            .layer(MODEL)
            .definedBy("io.recompute.model")
            .whereLayer(FACADE)
            .mayNotBeAccessedByAnyLayer()
            .whereLayer(SYNC)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL, TRANSFER, PLAN)
            .whereLayer(PROBE)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL)
            .whereLayer(TRANSFER)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL, DELTA)
            .whereLayer(DETACHED)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL, LOG, RUN)
            .whereLayer(SLURM)
            .mayOnlyAccessLayers(MODEL, CONTROL, RUN)
            .whereLayer(DATA)
            .mayOnlyAccessLayers(MODEL, CONTROL, RUN)
            .whereLayer(TUNNEL)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL)
            .whereLayer(NOTEBOOK)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL, LOG, RUN, TUNNEL)
            .whereLayer(SHELL)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL)
            .whereLayer(FLEET)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, LOG, RUN)
            .whereLayer(DELTA)
            .mayNotAccessAnyLayer()
            .whereLayer(RUN)
            .mayOnlyAccessLayers(MODEL, LOG)
            .whereLayer(CONTROL)
            .mayOnlyAccessLayers(MODEL, TRANSPORT)
            .whereLayer(SSH)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, SSH_CONFIG)
            .whereLayer(LOCAL)
            .mayOnlyAccessLayers(MODEL, TRANSPORT)
            .whereLayer(SYSTEM_SSH)
            .mayOnlyAccessLayers(MODEL, TRANSPORT)
            .whereLayer(TRANSPORT)
            .mayOnlyAccessLayers(MODEL)
            .whereLayer(PLAN)
            .mayOnlyAccessLayers(MODEL)
            .whereLayer(LOG)
            .mayOnlyAccessLayers(MODEL)
            .whereLayer(CURVE)
            .mayOnlyAccessLayers(MODEL, LOG)
            .whereLayer(CONFIG)
            .mayOnlyAccessLayers(MODEL)
            .whereLayer(SSH_CONFIG)
            .mayOnlyAccessLayers(MODEL)
            .whereLayer(ENVIRONMENT)
            .mayOnlyAccessLayers(MODEL, TRANSPORT, CONTROL, PYTHON)
            .whereLayer(PYTHON)
            .mayOnlyAccessLayers(MODEL, IMPORTS, PLAN)
            .whereLayer(IMPORTS)
            .mayOnlyAccessLayers(MODEL)
            .whereLayer(MODEL)
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule everyPackageIsInTheTable = classes()
            .that()
            .resideInAPackage("io.recompute..")
            .should()
            .resideInAnyPackage(
                    "io.recompute",
                    "io.recompute.sync",
                    "io.recompute.probe",
                    "io.recompute.data",
                    "io.recompute.transfer",
                    "io.recompute.transfer.delta",
                    "io.recompute.run.detached",
                    "io.recompute.slurm",
                    "io.recompute.tunnel",
                    "io.recompute.notebook",
                    "io.recompute.shell",
                    "io.recompute.fleet",
                    "io.recompute.run",
                    "io.recompute.transport.control",
                    "io.recompute.transport.ssh",
                    "io.recompute.transport.local",
                    "io.recompute.transport.openssh",
                    "io.recompute.transport",
                    "io.recompute.sync.plan",
                    "io.recompute.log",
                    "io.recompute.curve",
                    "io.recompute.config",
                    "io.recompute.config.ssh",
                    "io.recompute.python",
                    "io.recompute.python.environment",
                    "io.recompute.python.imports",
                    "io.recompute.model");

    @ArchTest
    static final ArchRule thereAreNoCycles =
            slices().matching("io.recompute.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheSshTransportKnowsMina = noClasses()
            .that()
            .resideOutsideOfPackage("io.recompute.transport.ssh")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.sshd..", "org.bouncycastle..");

    @ArchTest
    static final ArchRule noLibraryStandsInAPublicSignature = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .should(mention("org.apache.sshd", "com.google.common", "org.apache.commons", "org.bouncycastle"));

    @ArchTest
    static final ArchRule noClassIsADumpingGround = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Abstract");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    private static ArchCondition<JavaMember> mention(String... packages) {
        DescribedPredicate<JavaClass> foreign = new DescribedPredicate<>("a library's type") {
            @Override
            public boolean test(JavaClass type) {
                for (String name : packages) {
                    if (type.getBaseComponentType().getPackageName().startsWith(name)) {
                        return true;
                    }
                }
                return false;
            }
        };
        return new ArchCondition<>("mention a type of " + String.join(", ", packages)) {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                boolean found = member.getAllInvolvedRawTypes().stream().anyMatch(foreign);
                events.add(new SimpleConditionEvent(member, found, member.getFullName()));
            }
        };
    }
}

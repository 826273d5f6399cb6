package io.recompute.testkit.environment;

import java.util.Map;

/**
 * A distribution of one empty module as source, whose building needs another distribution (PEP 517, PEP 518).
 *
 * @param builder what pip installs into an environment of its own before it builds this
 */
record SourceArchive(String name, String version, String builder) implements Distribution {
    private static final String BACKEND = """
            import zipfile

            NAME, VERSION = "%s", "%s"


            def build_wheel(directory, settings=None, metadata=None):
                info = "%%s-%%s.dist-info/" %% (NAME, VERSION)
                name = "%%s-%%s-py3-none-any.whl" %% (NAME, VERSION)
                with zipfile.ZipFile(directory + "/" + name, "w") as wheel:
                    wheel.writestr(NAME + ".py", "")
                    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: %%s\\nVersion: %%s\\n" %% (NAME, VERSION))
                    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                    wheel.writestr(info + "RECORD", "")
                return name
            """;

    @Override
    public String fileName() {
        return name + "-" + version + ".zip";
    }

    @Override
    public byte[] bytes() {
        String top = name + "-" + version + "/";
        return Distribution.zip(Map.of(
                top + "PKG-INFO",
                "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n",
                top + "backend.py",
                BACKEND.formatted(name, version),
                top + "pyproject.toml",
                "[build-system]\nrequires = [\"" + builder
                        + "\"]\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n"));
    }
}

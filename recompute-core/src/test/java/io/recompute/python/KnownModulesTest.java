package io.recompute.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownModulesTest {
    @ParameterizedTest
    @CsvSource({
        "os,3.8,true",
        "tomllib,3.10,false",
        "tomllib,3.11,true",
        "distutils,3.11,true",
        "distutils,3.12,false",
        "imp,3.12,false",
        "cgi,3.13,false",
        "zoneinfo,3.8,false",
        "graphlib,3.9,true",
        "annotationlib,3.13,false",
        "annotationlib,3.14,true",
        "winreg,3.8,true",
        "os,3.7,true",
        "compression,3.20,true",
        "numpy,3.11,false"
    })
    void knowsTheStandardLibraryOfEachVersion(String module, String version, boolean has) {
        assertThat(StandardLibrary.of(PythonVersion.parse(version)).has(module)).isEqualTo(has);
    }

    @Test
    void withoutAVersionAnyCounts() {
        assertThat(StandardLibrary.of(null).has("imp")).isTrue();
        assertThat(StandardLibrary.of(null).has("tomllib")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "cv2,opencv-python",
        "sklearn.svm,scikit-learn",
        "skimage.io,scikit-image",
        "PIL.Image,Pillow",
        "yaml,PyYAML",
        "bs4,beautifulsoup4",
        "dateutil.parser,python-dateutil",
        "dotenv,python-dotenv",
        "jwt,PyJWT",
        "Crypto.Cipher,pycryptodome",
        "google.cloud.storage.blob,google-cloud-storage",
        "google.protobuf,protobuf",
        "ruamel.yaml,ruamel.yaml",
        "mpl_toolkits.mplot3d,matplotlib",
        "attr,attrs",
        "serial,pyserial",
        "git,GitPython",
        "OpenSSL,pyOpenSSL",
        "zmq,pyzmq",
        "faiss,faiss-cpu"
    })
    void knowsWhoBringsAModule(String module, String distribution) {
        assertThat(ModuleMap.bundled().find(module))
                .hasValueSatisfying(found -> assertThat(found.get(0)).isEqualTo(distribution));
    }

    @ParameterizedTest
    @CsvSource({
        "google",
        "google.cloud",
        "azure",
        "backports",
        "opentelemetry.instrumentation.klingon",
        "klingon",
        "test"
    })
    void guessesNothing(String module) {
        assertThat(ModuleMap.bundled().find(module)).isEmpty();
    }

    @Test
    void knowsTwoThousandDistributions() {
        assertThat(ModuleMap.bundled().names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()))
                .hasSizeGreaterThan(2000);
    }

    @Test
    void noModuleOfTheStandardLibraryIsADistributions() {
        StandardLibrary always = StandardLibrary.of(new PythonVersion(3, 14));
        assertThat(List.of("os", "asyncio", "concurrent", "typing", "dataclasses", "email", "json"))
                .allMatch(always::has)
                .noneMatch(module -> ModuleMap.bundled().find(module).isPresent());
    }

    @Test
    void theLongestNameCountsAndWrongLinesAreTold() {
        List<String> problems = new ArrayList<>();
        ModuleMap map = ModuleMap.parse(
                List.of("# ours", "a = one", "a.b = two three # why", "", "c", "d = -e", "f = -"), problems);
        assertThat(map.find("a.x")).contains(List.of("one"));
        assertThat(map.find("a.b.c")).contains(List.of("two", "three"));
        assertThat(map.find("ab")).isEmpty();
        assertThat(map.find("f")).contains(List.of("-"));
        assertThat(problems).hasSize(2).anyMatch(p -> p.startsWith("line 5")).anyMatch(p -> p.startsWith("line 6"));
    }
}

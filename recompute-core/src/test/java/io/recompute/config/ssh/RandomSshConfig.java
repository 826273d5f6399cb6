package io.recompute.config.ssh;

import java.util.Random;

/** Files as people write them, and odder ones. */
final class RandomSshConfig {
    private static final String[] HOSTS = {"gpu", "gpu1", "gpu2.example.org", "GPU", "10.0.0.7", "login.example.org"};
    private static final String[] PATTERNS = {"*", "gpu*", "!gpu1", "gpu?", "*.example.org", "!*.org", "10.0.0.?", "GPU"
    };
    private static final String[] LINES = {
        "HostName %h.example.net",
        "HostName other",
        "hostname=\"third.example.org\"",
        "User ada",
        "User = bob",
        "Port 2222",
        "Port=2200 # why not",
        "IdentityFile /keys/%h",
        "IdentityFile \"/a key/id\"",
        "IdentityFile '/b key/id'",
        "IdentitiesOnly yes",
        "IdentitiesOnly no",
        "CertificateFile /certs/a",
        "CertificateFile /certs/b",
        "ProxyJump none",
        "ProxyJump ada@jump:2201",
        "ProxyJump a.example.org,b.example.org",
        "UserKnownHostsFile /known/a /known/b",
        "HostKeyAlias Pool",
        "StrictHostKeyChecking yes",
        "StrictHostKeyChecking accept-new",
        "IdentityAgent /run/agent",
        "ServerAliveInterval 15",
        "ForwardAgent no",
        "# a comment",
        "",
        "   "
    };
    private static final String[] CRITERIA = {
        "host gpu*",
        "!host other",
        "originalhost gpu,gpu1",
        "user ada",
        "!user bob",
        "localuser *",
        "host *.example.*",
        "localuser nobody-here",
        "originalhost !gpu1,*"
    };

    private RandomSshConfig() {}

    static String host(Random random) {
        return pick(random, HOSTS);
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(14) + 1; count > 0; count--) {
            switch (random.nextInt(5)) {
                case 0 -> text.append("Host ").append(some(random, PATTERNS));
                case 1 -> text.append(match(random));
                default -> text.append("\t ").append(pick(random, LINES));
            }
            text.append(random.nextInt(6) == 0 ? " \t\n" : "\n");
        }
        return text.toString();
    }

    private static String match(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "Match all";
            case 1 -> "Match final " + some(random, CRITERIA);
            case 2 -> "match canonical " + pick(random, CRITERIA);
            default -> "Match " + some(random, CRITERIA);
        };
    }

    private static String some(Random random, String[] from) {
        String first = pick(random, from);
        return random.nextBoolean() ? first : first + " " + pick(random, from);
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}

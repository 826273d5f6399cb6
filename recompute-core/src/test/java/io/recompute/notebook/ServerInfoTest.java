package io.recompute.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerInfoTest {
    @Test
    void theAddressIsThatOfTheTunnel() {
        ServerInfo server = ServerInfo.parse("{\"base_url\": \"/\", \"hostname\": \"127.0.0.1\", \"password\": false,"
                + " \"pid\": 7, \"port\": 8890, \"root_dir\": \"/home/a\", \"secure\": false, \"sock\": \"\","
                + " \"token\": \"abc\", \"url\": \"http://127.0.0.1:8890/\", \"more\": {\"port\": 1}}");
        assertThat(server.port()).isEqualTo(8890);
        assertThat(server.url(4000)).hasToString("http://127.0.0.1:4000/?token=abc");
        assertThat(server.isOpenToAll()).isFalse();
        assertThat(server.toString()).doesNotContain("abc");
    }

    @Test
    void whatItsConfigurationSaysCounts() {
        ServerInfo server = ServerInfo.parse(
                "{\"base_url\": \"/mine/\", \"password\": true, \"port\": 1, \"secure\": true, \"token\": \"\"}");
        assertThat(server.url(4000)).hasToString("https://127.0.0.1:4000/mine/");
        assertThat(server.isOpenToAll()).isFalse();
    }

    @Test
    void aServerWithoutTokenAndPasswordIsOpenToAll() {
        assertThat(ServerInfo.parse("{\"port\": 1, \"token\": \"\", \"password\": false}")
                        .isOpenToAll())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{\"port\": \"many\"}", "no JSON"})
    void whatCannotBeReadIsTold(String text) {
        assertThatThrownBy(() -> ServerInfo.parse(text)).isInstanceOf(NotebookException.class);
    }
}

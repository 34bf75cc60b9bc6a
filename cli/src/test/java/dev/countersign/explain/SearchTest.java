package dev.countersign.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many spellings lead to one page, and none leads to a wrong one. */
class SearchTest {
    private static final Pages PAGES = Pages.packed();

    private static List<String> asks(List<Page> pages) {
        return pages.stream().map(Page::ask).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0xc000a000                                        | 0xc000a000",
                "0xC000A000                                        | 0xc000a000",
                "0xC000A000L                                       | 0xc000a000",
                "c000a000                                          | 0xc000a000",
                "-1073700864                                       | 0xc000a000",
                "3221266432                                        | 0xc000a000",
                "STATUS_INVALID_SIGNATURE                          | 0xc000a000",
                "NT_STATUS_INVALID_SIGNATURE                       | 0xc000a000",
                "status invalid signature                          | 0xc000a000",
                "The cryptographic signature is invalid.           | 0xc000a000",
                "the cryptographic signature is INVALID            | 0xc000a000",
                "cryptographic signature is invalid                | 0xc000a000",
                "Error 0xC000A000: something about a share         | 0xc000a000",
                "加密签名无效。                                    | 0xc000a000",
                "无法访问共享：加密签名无效（0xc000a000）          | 0xc000a000",
                "0x80070035                                        | 0x80070035",
                "80070035                                          | 0x80070035",
                "-2147024843                                       | 0x80070035",
                "53                                                | 0x80070035",
                "error code: 53                                    | 0x80070035",
                "发生系统错误 53。                                 | 0x80070035",
                "System error 53 has occurred. The network path was not found. | 0x80070035",
                "the network path was not found                    | 0x80070035",
                "找不到网络路径。                                  | 0x80070035",
                "0xc0000022                                        | 0xc0000022",
                "System error 5 has occurred. Access is denied.    | 0xc0000022",
                "tree connect failed: NT_STATUS_ACCESS_DENIED      | 0xc0000022",
                "1240                                              | 1240",
                "0x800704d8                                        | 1240",
                "System error 1240 has occurred.                   | 1240",
                "3227320323                                        | 0xc05d0003",
                "0xC05D0003                                        | 0xc05d0003",
                "System error 3227320323 has occurred.             | 0xc05d0003",
                "1272                                              | 1272",
                "You can’t access this shared folder because your organization’s security policies block unauthenticated guest access. These policies help protect your PC | 1272",
                "你不能访问此共享文件夹，因为你组织的安全策略阻止未经身份验证的来宾访问。 | 1272",
                "An extended error has occurred.                   | 1208",
                "session setup failed: NT_STATUS_NTLM_BLOCKED      | 0xc0000418",
                "Bad SMB2 (sign_algo_id=2) signature for message   | smbclient signature for message",
                "cli_negprot: SMB signing is required, but client[disabled] and server[required] mismatch | smbclient cli_negprot",
                "protocol negotiation failed: NT_STATUS_ACCESS_DENIED | smbclient cli_negprot",
                "WARNING: Ignoring invalid value 'always' for parameter 'server signing' | samba ignoring invalid value",
                "Global parameter server signing found in service section! | samba global parameter in a share",
                "event 31017                                       | event 31017",
                "Event ID: 31017                                   | event 31017",
                "事件 ID 31017                                     | event 31017",
                "31017                                             | event 31017",
                "Rejected an insecure guest logon. User name: Guest | event 31017",
                "3022                                              | event 3021",
                "exit 5                                            | exit 5",
                "exit code 5                                       | exit 5",
                "退出码 5                                          | exit 5",
                "130                                               | exit 130",
                "RolledBack                                        | outcome RolledBack",
                "outcome refused                                   | outcome Refused",
                "reason payload                                    | reason frame",
                "acl-not-copyable                                  | reason acl-not-copyable",
                "immutable /etc/samba/smb.conf carries the attribute immutable or append-only; nothing was changed | reason immutable",
                "Refused: locked: another call is at work on this host | reason locked",
                "proven                                            | basis",
                "Server Signing                                    | posture server signing",
            })
    void one_page_for_every_spelling(String question, String page) {
        Answer answer = PAGES.find(question);

        assertThat(asks(answer.pages())).containsExactly(page);
        assertThat(answer.notKnown()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5       | 0xc0000022, exit 5",
                "refused | outcome Refused, decision",
                "pending | outcome Pending, run, reason pending",
                "0xc000a000 or 0x80070035? | 0xc000a000, 0x80070035",
            })
    void what_means_several_things_lists_them_all(String question, String pages) {
        assertThat(asks(PAGES.find(question).pages())).containsExactlyElementsOf(List.of(pages.split(", ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "...",
                "7",
                "-5",
                "31019",
                "event 5",
                "exit 7",
                "exit 53",
                "0xc000a001",
                "c000a001",
                "99999999999999999999",
                "192.0.2.5",
                "version 4.17.12",
                "there were 5 hosts and 53 files",
                "nothing was changed",
                "the connection was refused",
                "System error 68 has occurred.",
                "STATUS_LOGON_FAILED",
                "STATUS_INVALID_SIGNATURES",
                "is invalid",
                "path",
            })
    void what_is_not_known_has_no_page(String question) {
        assertThat(PAGES.find(question).pages()).isEmpty();
    }

    @Test
    void a_code_beside_a_known_sentence_that_is_not_known_is_named() {
        Answer answer = PAGES.find("0xC0000199 The network path was not found.");

        assertThat(asks(answer.pages())).containsExactly("0x80070035");
        assertThat(answer.notKnown()).containsExactly("0xC0000199");
    }

    @Test
    void the_sentence_goes_before_the_code_that_stands_beside_it() {
        Answer answer = PAGES.find(
                "Bad SMB2 (sign_algo_id=2) signature for message\n[0000] 00 00 00 00\nsession setup failed: NT_STATUS_ACCESS_DENIED");

        assertThat(asks(answer.pages())).containsExactly("smbclient signature for message");
        assertThat(asks(answer.besides())).containsExactly("0xc0000022");
    }

    @ParameterizedTest
    @CsvSource({
        "0xc000a001, 0xc000a000",
        "STATUS_INVALID_SIGNATUR, 0xc000a000",
        "evnt 31017, event 31017",
        "RoledBack, outcome RolledBack",
        "guest logon, event 31017",
    })
    void a_slip_is_answered_with_what_may_have_been_meant(String question, String page) {
        Answer answer = PAGES.find(question);

        assertThat(answer.pages()).isEmpty();
        assertThat(asks(answer.near())).contains(page);
    }

    @Test
    void a_text_of_any_length_is_answered_soon() {
        String log = "0x1 event exit -1 system error ".repeat(200_000);

        assertThat(PAGES.find(log).pages()).isEmpty();
        assertThat(PAGES.find("a".repeat(1_000_000)).pages()).isEmpty();
    }
}

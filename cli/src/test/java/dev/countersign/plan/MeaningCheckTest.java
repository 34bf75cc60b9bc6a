package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.ReaderReport;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whether a share still has the same meaning, where testparm omits from it what [global] says too.
 */
class MeaningCheckTest {
    private static List<String> objections(String before, String after) {
        return MeaningCheck.objections(report(before), report(after), Set.of("read only"));
    }

    private static ReaderReport report(String dump) {
        return new ReaderReport(0, Bytes.utf8(dump), "");
    }

    @Test
    void what_moves_to_global_is_still_the_shares_value() {
        assertThat(objections(
                        "[global]\n\tread only = Yes\n[data]\n\tpath = /d\n\tread only = No\n",
                        "[global]\n\tread only = No\n[data]\n\tpath = /d\n"))
                .isEmpty();
        assertThat(objections(
                        "[global]\n\tread only = No\n[data]\n\tpath = /d\n",
                        "[global]\n\tread only = Yes\n[data]\n\tpath = /d\n\tread only = No\n"))
                .isEmpty();
    }

    @Test
    void a_share_that_loses_its_own_value_is_seen() {
        assertThat(objections(
                        "[global]\n\tread only = Yes\n[data]\n\tread only = No\n",
                        "[global]\n\tread only = Yes\n[data]\n\tpath = /d\n"))
                .anySatisfy(each -> assertThat(each).contains("[data] read only would become"));
    }

    @Test
    void a_secret_is_not_in_an_objection() {
        assertThat(objections(
                        "[global]\n\tadd user script = /sbin/add --password=S3cret %u\n",
                        "[global]\n\tadd user script = /sbin/add --password=0ther %u\n"))
                .containsExactly("[global] add user script would become '/sbin/add --password=<masked> %u' instead of"
                        + " '/sbin/add --password=<masked> %u'");
    }
}

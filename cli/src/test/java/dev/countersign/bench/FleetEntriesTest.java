package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.view.CheckView;
import dev.countersign.cli.view.PlanView;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.memory.LazyList;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.WireAnswer;
import dev.countersign.operation.FleetEntries;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** A large fleet's entries, which are packed, say what a small fleet's say. */
class FleetEntriesTest {
    private static final int HOSTS = 40;

    @Test
    void a_large_fleet_is_shown_like_a_small_one() throws Exception {
        RecordedHost host = RecordedHost.ask();
        FleetEntries small = new FleetEntries(HOSTS);
        FleetEntries large = new FleetEntries(100_000);
        List<String> names = new ArrayList<>();
        List<PlanFile.Entry> planned = new ArrayList<>();
        for (int number = HOSTS; number > 0; number--) {
            String name = "fs" + number;
            PlanFile.Entry entry = number % 4 == 0
                    ? PlanFile.Entry.of(HostPlan.unseen(
                            name,
                            "samba",
                            new Decision.CannotTell(
                                    "no route to " + number % 8, Optional.of("look"), ExitCode.COULD_NOT_TELL, false)))
                    : host.plan(name, RecordedHost.Pace.NONE);
            names.add(name);
            planned.add(entry);
            small.put(name, List.of(entry, entry));
            large.put(name, List.of(entry, entry));
        }
        names.add("not asked");

        List<PlanFile.Entry> kept = small.of(names);
        List<PlanFile.Entry> packed = large.of(names);

        assertThat(kept).isEqualTo(planned);
        assertThat(packed).isEqualTo(planned).isInstanceOf(LazyList.class);
        assertThat(shown(packed, false)).isEqualTo(shown(kept, false)).contains("30 hosts");
        assertThat(shown(packed, true)).isEqualTo(shown(kept, true));
    }

    @Test
    void every_class_that_an_entry_may_hold_can_be_packed() {
        Set<Class<?>> held = new HashSet<>();

        walk(PlanFile.Entry.class, held);

        assertThat(held).hasSizeGreaterThan(50).contains(ReaderReport.class, WireAnswer.class, Change.SetFields.class);
        assertThat(held.stream().filter(each -> !each.isRecord() && !each.isEnum() && !each.isSealed()))
                .isSubsetOf(
                        Bytes.class,
                        ReaderReport.class,
                        String.class,
                        int.class,
                        Integer.class,
                        long.class,
                        Long.class,
                        boolean.class,
                        Instant.class,
                        Optional.class,
                        OptionalLong.class,
                        List.class,
                        Map.class,
                        SortedMap.class);
    }

    /** Adds a type, and every type of which its values may be made. */
    private static void walk(Type type, Set<Class<?>> held) {
        if (type instanceof ParameterizedType parameterized) {
            walk(parameterized.getRawType(), held);
            Arrays.stream(parameterized.getActualTypeArguments()).forEach(each -> walk(each, held));
        } else if (type instanceof Class<?> one && held.add(one)) {
            if (one.isSealed() && !one.isEnum()) {
                Arrays.stream(one.getPermittedSubclasses()).forEach(each -> walk(each, held));
            } else if (one.isRecord()) {
                Arrays.stream(one.getRecordComponents()).forEach(each -> walk(each.getGenericType(), held));
            }
        } else {
            assertThat(type).isInstanceOf(Class.class);
        }
    }

    private static String shown(List<PlanFile.Entry> entries, boolean verbose) {
        List<HostPlan> hosts = LazyList.map(entries, PlanFile.Entry::plan);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Console console = new Console(out, out, false, false, false);
        PlanView.show(console, hosts, "none", Duration.ofSeconds(60), verbose);
        CheckView.show(console, hosts, "none", verbose);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

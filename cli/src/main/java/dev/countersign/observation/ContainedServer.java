package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a container of a host. It is never edited from the host.
 *
 * @param pid its master process, as the host numbers it
 * @param runtime what runs the container, {@code docker 3f9c2ab4d5e6}, if the host shows that
 * @param kept whether such containers are kept like a machine, so that a change inside lasts
 */
public record ContainedServer(String pid, Optional<String> runtime, boolean kept) {
    private static final int MOST = 64;

    private static final String ID = "([0-9a-f]{12})[0-9a-f]{52}";

    /** A name: it comes from whoever made the container. */
    private static final String NAME = "([^/\n]{1,64})";

    /** Where a runtime puts the processes of its containers, and what it is called. */
    private record Mark(Pattern group, String runtime, boolean kept) {
        static Mark of(String runtime, String group) {
            return new Mark(Pattern.compile(group), runtime, false);
        }

        static Mark ofMachine(String runtime, String group) {
            return new Mark(Pattern.compile(group), runtime, true);
        }
    }

    /** The innermost runtime first: Kubernetes has containers of containerd, CRI-O and docker. */
    private static final List<Mark> MARKS = List.of(
            Mark.of("Kubernetes", "/kubepods[^\n]*[/-]" + ID),
            Mark.of("podman", "/libpod-" + ID),
            Mark.of("docker", "/docker[-/]" + ID),
            Mark.of("containerd", "/(?:cri-containerd|nerdctl)-" + ID),
            Mark.of("CRI-O", "/crio-" + ID),
            Mark.ofMachine("LXC", "/lxc(?:\\.payload)?[./]" + NAME),
            Mark.ofMachine("systemd-nspawn", "/systemd-nspawn@" + NAME + "\\.service"),
            Mark.ofMachine("systemd-machined", "/machine-" + NAME + "\\.scope"),
            Mark.of("the service", "/system\\.slice/" + NAME + "\\.service"));

    /** Reads the fields {@code contained} of an answer, each with its {@code contained.cgroup}. */
    static List<ContainedServer> of(List<Field> fields) {
        List<ContainedServer> found = new ArrayList<>();
        for (int index = 0; index < fields.size() && found.size() < MOST; index++) {
            if (fields.get(index).name().equals("contained")) {
                boolean told = index + 1 < fields.size()
                        && fields.get(index + 1).name().equals("contained.cgroup");
                found.add(of(
                        new FieldReader(fields.subList(index, index + 1))
                                .brief("contained")
                                .orElse("unknown"),
                        told ? fields.get(index + 1).value().latin1() : ""));
            }
        }
        return found;
    }

    /** Reads what {@code /proc/PID/cgroup} says of a process [cgroups(7)]. */
    static ContainedServer of(String pid, String groups) {
        for (Mark mark : MARKS) {
            Matcher group = mark.group().matcher(groups);
            if (group.find()) {
                return new ContainedServer(
                        pid, Optional.of(mark.runtime() + " " + unescaped(group.group(1))), mark.kept());
            }
        }
        return new ContainedServer(pid, Optional.empty(), false);
    }

    /** Turns {@code \x2d}, which systemd writes for a dash, back [systemd.unit(5)]. */
    private static String unescaped(String name) {
        return Pattern.compile("\\\\x([0-9a-f]{2})")
                .matcher(name)
                .replaceAll(each -> Matcher.quoteReplacement(
                        String.format(Locale.ROOT, "%c", Integer.parseInt(each.group(1), 16))));
    }

    /** Names it: {@code process 5000, in a container of this host (docker 3f9c2ab4d5e6)}. */
    public String words() {
        return new Untrusted("process " + pid + ", in a container of this host"
                        + runtime.map(each -> " (" + each + ")").orElse(""))
                .brief();
    }
}

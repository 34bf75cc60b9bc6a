package dev.countersign.explain;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a page is about. Its word before a name tells pages with the same name apart:
 * {@code exit 5}, {@code outcome Refused}.
 */
public enum Kind {
    STATUS(new Wording("Error codes", "错误代码")),
    MESSAGE(new Wording("Messages of clients and of Samba", "客户端和 Samba 的报错信息")),
    EVENT(new Wording("Events of Windows", "Windows 事件")),
    LINUX(new Wording("Linux clients: mount.cifs and the kernel", "Linux 客户端：mount.cifs 与内核")),
    MAC(new Wording("Error codes of the Finder (macOS)", "访达的错误代码（macOS）")),
    SCANNER(new Wording("Findings of scanners", "扫描器的检查结果")),
    LIBRARY(new Wording("Messages of SMB libraries and of ksmbd", "SMB 库和 ksmbd 的报错信息")),
    EXIT(new Wording("Exit codes of this program", "本程序的退出码")),
    OUTCOME(new Wording("How a run ended on a host", "主机的最终结果")),
    VERDICT(new Wording("Verdicts on a rule", "规则的判定")),
    BASIS(new Wording("What a verdict is based on", "判定的依据")),
    WIRE(new Wording("What a server says on the wire", "服务器在网络上的应答")),
    DECISION(new Wording("What a plan decides", "计划的决定")),
    RUN(new Wording("The state of a run on a host", "运行在主机上的状态")),
    POSTURE(new Wording("Words of policies", "策略用词")),
    REASON(new Wording("Reasons that a host gives", "主机给出的原因")),
    RULE(new Wording("Rules of the policies", "策略中的规则"));

    private static final Set<Kind> OUTSIDE = EnumSet.of(STATUS, MESSAGE, EVENT, LINUX, MAC, SCANNER, LIBRARY);

    @SuppressWarnings("ImmutableEnumChecker") // two texts
    private final Wording heading;

    Kind(Wording heading) {
        this.heading = heading;
    }

    /** The kinds whose pages are packed into the program; pages of rules are made from policies. */
    static List<Kind> packed() {
        return Arrays.stream(values()).filter(each -> each != RULE).toList();
    }

    /** Whether its pages are about what other programs show, not about a word of this program. */
    boolean outside() {
        return OUTSIDE.contains(this);
    }

    /** The word in questions and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The heading of a list of these pages. */
    public Wording heading() {
        return heading;
    }
}

package dev.countersign.finding;

import dev.countersign.bytes.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes the rows of one file: checks them, counts them, and adds what they say to the hosts and findings. */
final class Intake implements Rows {
    /** So many rows that were not understood are named; the rest are counted. */
    static final int MOST_NAMED = 10_000;

    /** More findings than this fill the memory that the program promises to do with. */
    static final int MOST_FINDINGS = 1_000_000;

    /** Texts that repeat are kept once, up to this number of different ones. */
    private static final int MOST_POOLED = 50_000;

    private final int file;
    private final boolean inventory;
    private final RowCheck check;
    private final HostMerge hosts;
    private final List<Finding> findings;
    private final Map<Claim, Claim> claims = new HashMap<>();
    private final Map<String, String> dates = new HashMap<>();
    private final List<Misread> misread = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private long reported;
    private long named;
    private long other;
    private long notUnderstood;
    private long around;
    private long byTitle;

    Intake(int file, Format format, HostMerge hosts, List<Finding> findings) {
        this.file = file;
        this.inventory = !format.hasFindings();
        this.check = new RowCheck(inventory);
        this.hosts = hosts;
        this.findings = findings;
    }

    @Override
    public void row(RawRow raw) {
        try {
            if (findings.size() + raw.claims().size() > MOST_FINDINGS) {
                throw new NotUnderstood(
                        "there are more than " + MOST_FINDINGS + " findings; import the files in parts");
            }
            Row row = check.check(raw, this);
            int host = hosts.add(row, inventory);
            String date = pooled(dates, row.date());
            for (Claim claim : row.claims()) {
                byTitle += claim.byTitle() ? 1 : 0;
                findings.add(
                        new Finding(host, pooled(claims, claim), row.port(), file, row.number(), row.line(), date));
            }
            if (row.claims().isEmpty()) {
                named++;
            } else {
                reported++;
            }
        } catch (NotUnderstood not) {
            notUnderstood(raw.number(), raw.line(), not.why());
        }
    }

    private static <T> T pooled(Map<T, T> pool, T value) {
        T known = pool.get(value);
        if (known != null) {
            return known;
        }
        if (pool.size() < MOST_POOLED) {
            pool.put(value, value);
        }
        return value;
    }

    @Override
    public void other() {
        other++;
    }

    @Override
    public void around() {
        around++;
    }

    @Override
    public void notUnderstood(long number, long line, String why) {
        misread(new Misread(number, line, line, why));
    }

    @Override
    public void lost(long first, long last, String why) {
        misread(new Misread(0, first, last, why));
    }

    private void misread(Misread each) {
        notUnderstood++;
        if (misread.size() < MOST_NAMED) {
            misread.add(each);
        }
    }

    @Override
    public void remark(String text) {
        remarks.add(text);
    }

    /** Returns the counts. */
    ReadFile finish(String name, Format format, Digest sha256) {
        List<String> all = new ArrayList<>(remarks);
        if (byTitle > 0) {
            all.add(byTitle + (byTitle == 1 ? " finding was" : " findings were")
                    + " told by the title alone, because no id is known for it");
        }
        return new ReadFile(
                name,
                format,
                sha256,
                reported + named + other + notUnderstood,
                reported,
                named,
                other,
                notUnderstood,
                around,
                misread,
                all);
    }
}

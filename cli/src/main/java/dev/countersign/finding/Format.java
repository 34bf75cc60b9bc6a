package dev.countersign.finding;

/** The kinds of files that can be imported. */
public enum Format {
    NESSUS_XML("Nessus (.nessus)", true),
    NESSUS_CSV("Nessus CSV", true),
    QUALYS_CSV("Qualys CSV", true),
    GREENBONE_XML("Greenbone XML", true),
    GREENBONE_CSV("Greenbone CSV", true),
    NMAP_XML("nmap XML", true),
    NETEXEC_LOG("NetExec log", true),
    SCAN_LINES("countersign scan, JSON lines", true),
    SCAN_DOCUMENT("countersign scan --json", true),
    SCAN_CSV("countersign scan, CSV", true),
    CSV("CSV with a column of hosts", true),
    LIST("list of hosts, one a line", true),
    ANSIBLE_INI("Ansible inventory, INI", false),
    ANSIBLE_YAML("Ansible inventory, YAML", false),
    ANSIBLE_JSON("ansible-inventory --list", false);

    private final String title;
    private final boolean findings;

    Format(String title, boolean findings) {
        this.title = title;
        this.findings = findings;
    }

    /** The name for people. */
    public String title() {
        return title;
    }

    /** Whether such a file reports something; an inventory does not. */
    public boolean hasFindings() {
        return findings;
    }
}

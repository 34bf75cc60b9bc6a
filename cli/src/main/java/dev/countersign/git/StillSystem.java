package dev.countersign.git;

import java.io.File;
import java.io.IOException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit may know of this machine: the environment and the user's settings as they are, but no program is started and nothing is
 * written. JGit on its own runs {@code git config} to find the system's settings, and measures how exact the times of a file system
 * are, which took four seconds at each start, wrote files into the repository and kept the result in the user's home.
 */
final class StillSystem extends SystemReader.Delegate {
    private StillSystem(SystemReader machine) {
        super(machine);
    }

    /** Puts it in place for the whole process. Twice is harmless. */
    static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof StillSystem)) {
            SystemReader.setInstance(new StillSystem(SystemReader.getInstance()));
        }
    }

    @Override
    public StoredConfig getUserConfig() throws ConfigInvalidException, IOException {
        return new Unmeasured(super.getUserConfig());
    }

    /** Where Debian, Red Hat and others have it; elsewhere there is none. */
    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new FileBasedConfig(parent, new File("/etc/gitconfig"), fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nowhere(parent, fs);
    }

    /** The user's settings, and for every file system that its times are good to two seconds, as the coarsest one's are (FAT). */
    private static final class Unmeasured extends StoredConfig {
        Unmeasured(Config settings) {
            super(settings);
        }

        @Override
        @SuppressWarnings("NullAway") // JGit's contract: null where a setting is absent
        public String getString(String section, String subsection, String name) {
            if ("filesystem".equals(section)) {
                return "timestampResolution".equals(name) ? "2 seconds" : "0 seconds";
            }
            return super.getString(section, subsection, name);
        }

        @Override
        public void load() {
            // The settings beneath were loaded by whoever made them.
        }

        @Override
        public void save() {
            // The user's settings are the user's.
        }
    }

    /** JGit's own settings: neither read nor written. */
    private static final class Nowhere extends FileBasedConfig {
        Nowhere(Config parent, FS fs) {
            super(parent, new File("nowhere"), fs);
        }

        @Override
        public void load() {
            // There is nothing.
        }

        @Override
        public void save() {
            // There is no place.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}

package dev.countersign.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit may know of this machine: the environment and the user's settings as they are, but no program is started. JGit on its own
 * runs {@code git config} to find the system's settings, and keeps measurements of file systems in the user's home.
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

    /** Where Debian, Red Hat and others have it; elsewhere there is none. */
    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new FileBasedConfig(parent, new File("/etc/gitconfig"), fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new NowhereConfig(parent, fs);
    }

    /** Settings that are neither read nor written. */
    private static final class NowhereConfig extends FileBasedConfig {
        NowhereConfig(Config parent, FS fs) {
            super(parent, new File("nowhere"), fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}

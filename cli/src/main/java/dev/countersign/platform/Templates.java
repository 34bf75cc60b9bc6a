package dev.countersign.platform;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.loader.ResourceLocator;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders the templates of one platform folder, strictly, and confined to that folder.
 *
 * <p>Any error of a template is fatal, including warnings: jinjava prints an unclosed tag as text
 * and only warns. Values are never rendered again, because otherwise a fact read from a host would
 * become code. Only maps, lists and scalars are passed in, because a template can call every public
 * method of anything else.
 */
final class Templates {
    private static final int OUTPUT_LIMIT = 1 << 20;

    /** How many results are kept, and how long one may be for it, in characters. */
    private static final int KEPT = 64;

    private static final int KEPT_LENGTH = 1 << 14;

    /** A template takes milliseconds; one with loops in loops would hold up lint in CI for days. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * Tags, functions and filters that reach outside, vary from run to run, or need libraries that
     * are left out.
     */
    private static final Map<Library, Set<String>> DISABLED = Map.of(
            Library.TAG, Set.of("do", "from", "import", "extends"),
            Library.FUNCTION, Set.of(":range", ":unixtimestamp", ":today", ":now"),
            Library.FILTER, Set.of("random", "shuffle", "striptags", "ipaddr", "ipv4", "ipv6", "log", "root"));

    private final PlatformFolder folder;
    /**
     * Created when the first template is rendered: most commands render none, and creating it takes
     * longer than everything else they do.
     */
    private Optional<Jinjava> jinjava = Optional.empty();

    private final Served served;
    private final Duration longest;

    /** A template gives the same for the same values, and most hosts of a fleet get the same. */
    private final Map<Asked, Rendered> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Rendered> eldest) {
            return size() > KEPT;
        }
    };

    private record Asked(String template, Map<String, Object> values) {}

    private record Rendered(String text, List<String> read) {}

    Templates(PlatformFolder folder) {
        this(folder, LONGEST);
    }

    Templates(PlatformFolder folder, Duration longest) {
        this.folder = folder;
        this.served = new Served(folder);
        this.longest = longest;
    }

    private Jinjava jinjava() {
        Jinjava made = jinjava.orElseGet(() -> new Jinjava(configuration()));
        if (jinjava.isEmpty()) {
            made.setResourceLocator(served);
            jinjava = Optional.of(made);
        }
        return made;
    }

    private static JinjavaConfig configuration() {
        LegacyOverrides strict = LegacyOverrides.newBuilder()
                .withIterateOverMapKeys(true)
                .withUsePyishObjectMapper(true)
                .withUseNaturalOperatorPrecedence(true)
                .withParseWhitespaceControlStrictly(true)
                .withUseTrimmingForNotesAndExpressions(true)
                .withKeepNullableLoopValues(true)
                .withHandleBackslashInQuotesOnly(true)
                .withEvaluateMapKeys(true)
                .withAllowAdjacentTextNodes(true)
                .build();
        return JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                // Not withLstripBlocks: it takes away the blanks before a tag in the middle of a line too. Served does
                // it.
                .withLstripBlocks(false)
                .withKeepTrailingNewline(true)
                .withFailOnUnknownTokens(true)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(OUTPUT_LIMIT)
                .withMaxRenderDepth(10)
                .withRangeLimit(1000)
                .withLegacyOverrides(strict)
                .withDisabled(DISABLED)
                .build();
    }

    /**
     * Renders {@code template} with {@code values}.
     *
     * @throws Problem with code 65 for any error or warning of the template
     */
    synchronized String render(String template, Map<String, Object> values) {
        values.values().forEach(Templates::requirePlain);
        Asked asked = new Asked(template, Map.copyOf(values));
        Rendered known = kept.get(asked);
        if (known != null) {
            served.again(known.read());
            return known.text();
        }
        served.forget();
        String source = served.read(template);
        RenderResult result = rendered(source, values);
        if (!result.getErrors().isEmpty()) {
            throw new Problem(
                    ExitCode.INVALID,
                    result.getErrors().stream().map(this::describe).toList());
        }
        String text = result.getOutput();
        if (text.length() <= KEPT_LENGTH) {
            kept.put(asked, new Rendered(text, List.copyOf(served.names)));
        }
        return text;
    }

    /**
     * Renders in a thread of its own, which is left alone when it needs too long: nothing can stop
     * it, and it ends with this program.
     */
    private RenderResult rendered(String source, Map<String, Object> values) {
        FutureTask<RenderResult> rendering = new FutureTask<>(() -> jinjava().renderForResult(source, values));
        Thread thread = new Thread(rendering, "template");
        thread.setDaemon(true);
        thread.start();
        long end = System.nanoTime() + longest.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return rendering.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException endless) {
            throw tooMuch("it did not end within " + longest.toSeconds() + " s");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof OutOfMemoryError) {
                throw tooMuch("it needs more memory than this program has");
            }
            throw failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Problem tooMuch(String why) {
        return new Problem(
                ExitCode.INVALID,
                Diagnostic.error(Location.of(folder.name() + "/" + served.last()), "template: " + why)
                        .advise("a template only writes down settings: use fewer and shorter loops"));
    }

    /** The files that the last rendering read, the template itself first. */
    synchronized List<String> lastRead() {
        return List.copyOf(served.names);
    }

    private Diagnostic describe(TemplateError error) {
        int line = Math.max(error.getLineno(), 0);
        int column = line == 0 ? 0 : Math.max(error.getStartPosition(), 1) + served.indentation(line);
        String message = error.getMessage() == null ? "the template failed" : error.getMessage();
        return Diagnostic.error(new Location(folder.name() + "/" + served.last(), line, column), "template: " + message)
                .advise("templates are strict: an unknown name, an unclosed tag or any other warning stops them");
    }

    private static void requirePlain(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(Templates::requirePlain);
        } else if (value instanceof List<?> list) {
            list.forEach(Templates::requirePlain);
        } else if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new IllegalArgumentException(
                    "only maps, lists and scalars go into a template, not " + value.getClass());
        }
    }

    /**
     * Serves only the files of the folder, with line ends as trim_blocks expects them, and without
     * the indentation of a line that begins with a tag: the tag takes up the whole line, and its
     * indentation would be left over. Blanks anywhere else are part of the text.
     */
    private static final class Served implements ResourceLocator {
        private static final Pattern INDENTED_TAG = Pattern.compile("(?md)^[ \\t]+(?=\\{[%#])");

        private final PlatformFolder folder;
        private final List<String> names = new ArrayList<>();
        /** The file that was read last, with its indentation. */
        private String whole = "";

        Served(PlatformFolder folder) {
            this.folder = folder;
        }

        @Override
        public String getString(String name, Charset encoding, JinjavaInterpreter interpreter) {
            return read(name);
        }

        String read(String name) {
            names.add(name);
            whole = folder.file(name)
                    .map(bytes -> bytes.utf8().replace("\r\n", "\n"))
                    .orElseThrow(() -> new Problem(
                            ExitCode.INVALID,
                            Diagnostic.error(Location.of(folder.name()), "there is no template '" + name + "'")
                                    .advise("a template can read only files of its own folder")));
            return INDENTED_TAG.matcher(whole).replaceAll("");
        }

        /** The number of blanks that were removed from a line of the file that was read last. */
        int indentation(int line) {
            return whole.lines()
                    .skip(line - 1L)
                    .findFirst()
                    .map(INDENTED_TAG::matcher)
                    .filter(Matcher::find)
                    .map(Matcher::end)
                    .orElse(0);
        }

        void forget() {
            names.clear();
        }

        /** Says that these were read, as they were when the same was rendered before. */
        void again(List<String> read) {
            names.clear();
            names.addAll(read);
        }

        /**
         * The template that was read last, because jinjava does not name the file of an unknown
         * token.
         */
        String last() {
            return names.isEmpty() ? "?" : names.get(names.size() - 1);
        }
    }
}

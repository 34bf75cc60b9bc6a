package dev.countersign.faults;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The main program of a JVM that runs catchers one after the other, and adds a line to a file when
 * one has ended.
 */
public final class CatcherProgram {
    private CatcherProgram() {}

    /** Runs them; the arguments are the file, then the catchers. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        for (String each : List.of(arguments).subList(1, arguments.length)) {
            CatcherEnd end = run(Catcher.read(each));
            Files.writeString(file, end.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        // Do not wait for threads that a test left behind.
        System.exit(0);
    }

    private static CatcherEnd run(Catcher catcher) {
        long begun = System.nanoTime();
        try {
            return switch (catcher.kind()) {
                case FAULT -> fault(catcher, begun);
                case TEST -> test(catcher, begun);
            };
        } catch (Exception | AssertionError broken) {
            return new CatcherEnd(catcher, CatcherEnd.State.BROKEN, since(begun), broken.toString());
        }
    }

    private static CatcherEnd fault(Catcher catcher, long begun) throws Exception {
        Fault fault = FaultFile.read("host.yaml").stream()
                .filter(each -> each.id().equals(catcher.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no fault " + catcher.name()));
        try (HostPool pool = HostPool.up(1)) {
            FaultResult result = pool.all(
                            List.<HostPool.Work<FaultResult>>of(host -> new FaultCourse(fault, host).run()))
                    .get(0);
            // A fault that did not happen says nothing.
            boolean done = !result.complaint().contains(FaultCourse.NOT_REACHED);
            CatcherEnd.State red = done ? CatcherEnd.State.RED : CatcherEnd.State.BROKEN;
            CatcherEnd.State state = result.fine() ? CatcherEnd.State.GREEN : red;
            return new CatcherEnd(catcher, state, since(begun), result.complaint() + " (" + result.saw() + ")");
        }
    }

    private static CatcherEnd test(Catcher catcher, long begun) {
        Ends ends = new Ends();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector(catcher.name()))
                                .build(),
                        ends);
        if (ends.failures.isEmpty()) {
            return ends.skipped.isEmpty() && ends.succeeded > 0
                    ? new CatcherEnd(catcher, CatcherEnd.State.GREEN, since(begun), "")
                    : new CatcherEnd(catcher, CatcherEnd.State.BROKEN, since(begun), "did not run: " + ends.skipped);
        }
        Throwable first = ends.failures.get(0);
        // Only a failed assertion is a finding.
        CatcherEnd.State state = first instanceof AssertionError ? CatcherEnd.State.RED : CatcherEnd.State.BROKEN;
        return new CatcherEnd(catcher, state, (ends.firstFailure - begun) / 1e9, String.valueOf(first));
    }

    /** {@code platform.LeaseTest.METHOD} */
    private static DiscoverySelector selector(String name) {
        int dot = name.lastIndexOf('.');
        String className = "dev.countersign." + name.substring(0, dot);
        String methodName = name.substring(dot + 1);
        Class<?> type;
        try {
            type = Class.forName(className);
        } catch (ClassNotFoundException none) {
            throw new AssertionError("there is no " + className, none);
        }
        Method method = Stream.of(type.getDeclaredMethods())
                .filter(each -> each.getName().equals(methodName))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name));
        return AnnotationSupport.isAnnotated(type, ParameterizedClass.class)
                ? selectUniqueId(UniqueId.forEngine("junit-jupiter")
                        .append("class-template", className)
                        .append("class-template-invocation", "#1")
                        .append("method", methodName + "()"))
                : selectMethod(type, method);
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Collects the results of a test, its class and its invocations. */
    private static final class Ends implements TestExecutionListener {
        private final List<Throwable> failures = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private int succeeded;
        private long firstFailure;

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped.add(reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                succeeded += test.isTest() ? 1 : 0;
                return;
            }
            firstFailure = failures.isEmpty() ? System.nanoTime() : firstFailure;
            failures.add(result.getThrowable().orElseGet(() -> new AssertionError(result.toString())));
        }
    }
}

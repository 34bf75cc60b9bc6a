package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.AbandonView;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.fleet.NewHostKeys;
import dev.countersign.operation.Abandonment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Closes a run that nobody wants to continue: status no longer lists it. */
@Command(
        name = "abandon",
        headerHeading = "Examples:%n  countersign abandon 20261122T095141Z-3f9c%n%n",
        customSynopsis = "countersign [OPTIONS] abandon RUN [--not-asked]",
        description = "Close an unfinished run, after querying its hosts. Changes none.",
        footer = {
            "",
            "Exit: 0 closed, 3 a host was not reached, 4 a host still has it pending,",
            "6 a person is needed. On a host with 3, 4 or 6 the run stays open."
        })
public final class AbandonCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "RUN", description = "the name of the run, from 'countersign status'")
    String run = "";

    @Option(names = "--not-asked", description = "also close it for hosts that cannot be reached")
    boolean notAsked;

    public AbandonCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        NewHostKeys.refuseFor(context.session().reach(), "abandon");
        Abandonment abandonment = new Abandonment(context.session(), run);
        List<Abandonment.Answer> answers = abandonment.run(notAsked);
        ExitCode code =
                ExitCode.worst(answers.stream().map(Abandonment.Answer::code).toList());
        if (context.options().json) {
            Map<String, Object> root = new LinkedHashMap<>();
            root.put("run", run);
            root.put(
                    "hosts",
                    answers.stream().<Object>map(AbandonCommand::values).toList());
            context.console()
                    .document(JsonDocument.of(
                            "abandon", abandonment.project().origin().text(), code, root));
        } else {
            AbandonView.show(context.console(), run, answers, context.options().verbose);
        }
        return code.number();
    }

    private static Map<String, Object> values(Abandonment.Answer answer) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", answer.host());
        values.put("closed", answer.closed());
        values.put("what", answer.what());
        if (!answer.advice().isEmpty()) {
            values.put("advice", answer.advice());
        }
        return values;
    }
}

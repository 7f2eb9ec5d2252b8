package io.tokenlake.notifier;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of the notifier. */
@Command(
    name = "notify",
    mixinStandardHelpOptions = true,
    description = "Tell people of alerts: Slack, PagerDuty, Alertmanager and webhooks.",
    subcommands = {RunCommand.class, CheckCommand.class, TryCommand.class, ReplayCommand.class})
public final class NotifyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: run, check, try or replay");
  }
}

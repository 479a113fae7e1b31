import tab from "@bomb.sh/tab/commander";
import type { Command } from "commander";

/** `hecate-fleet completion SHELL`; to be added last, since it completes the commands that are there. */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: "completion" });
  program.commands
    .find((command) => command.name() === "completion")
    ?.description("Print the completion of a shell; hecate-fleet must be on PATH")
    .addHelpText(
      "after",
      `
Examples:
  source <(hecate-fleet completion bash)          in ~/.bashrc; needs the package bash-completion
  source <(hecate-fleet completion zsh)           in ~/.zshrc
  hecate-fleet completion fish | source           in ~/.config/fish/config.fish`,
    );
}

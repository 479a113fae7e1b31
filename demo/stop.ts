/** `npm run stop`: the hosts, the stack and its state are gone. */
import { openLab } from "../lab/index.ts";
import { demoStack, forgetStack } from "./project.ts";

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  const lab = await openLab({ name: "hecate", progress: tell });
  await lab.down();
  // Only once the hosts are gone: without its state nobody would know what is on them.
  forgetStack(demoStack);
  tell("The throw-away hosts, their stack and its state are gone.");
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

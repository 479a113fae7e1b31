/** `npm run demo -- …`: Pulumi on the demonstration's stack. */
import { demoPulumi, demoStack } from "./project.ts";

const { exitCode } = await demoPulumi(demoStack, process.argv.slice(2));
process.exitCode = exitCode;

/** `npm start`: two hosts of this machine, Hecate's services on them through a real `pulumi up`, and what they run. */
import { findEngine } from "../engine/findEngine.ts";
import { LabUnavailable, openLab } from "../lab/index.ts";
import type { Host } from "../lab/index.ts";
import { offlinePreview } from "./offline.ts";
import { demoFleet, demoPulumi, demoServices, demoStack, prepareStack } from "./project.ts";
import { statusTable } from "./status.ts";

const nextSteps = `Try next:
  npm run demo -- config set --path 'hecate:services.hecate-traderw.image' ghcr.io/hecate-social/hecate-traderw:0.2.0
  npm run demo -- preview --diff     what would change, line by line; nothing is touched
  npm run demo -- up --yes           just that service restarts
Break it:
  npm run demo -- config set --path 'hecate:services.hecate-traderd.image' ghcr.io/hecate-social/hecate-traderd:exits
  npm run demo -- up --yes           fails, says why, and the old version runs again
Look:
  npm run lab -- ssh beam00 systemctl --user status hecate-traderd
  npm run lab -- ssh beam00 journalctl --user -u hecate-traderd -n 20
Tear down:
  npm run stop
`;

async function main(): Promise<number> {
  // The first time both take minutes; neither needs the other.
  const [hosts] = await Promise.all([boot(), findEngine({ progress: tell })]);
  if (hosts === undefined) return offlinePreview();
  await prepareStack(demoStack, hosts);
  const { exitCode } = await demoPulumi(demoStack, ["up", "--yes", "--suppress-outputs"]);
  if (exitCode !== 0) return exitCode;
  process.stdout.write(`\n${await statusTable(await demoFleet(demoStack))}\n${nextSteps}`);
  return 0;
}

async function boot(): Promise<Host[] | undefined> {
  try {
    const lab = await openLab({ name: "hecate", progress: tell });
    return await lab.up(Object.keys(demoServices).map((name) => ({ name })));
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error;
    tell(`${error.message}\nSo no hosts are started; this is what a deployment would do, without any:`);
    return undefined;
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

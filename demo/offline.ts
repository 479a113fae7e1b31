import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { demoPulumi, demoServices, forgetStack, prepareStack } from "./project.ts";

/** A preview of the demonstration's nodes where there are none: everything is rendered and checked, nothing is reached. */
export async function offlinePreview(): Promise<number> {
  const stack = { name: "offline", state: mkdtempSync(join(tmpdir(), "hecate-offline-")) };
  try {
    await prepareStack(
      stack,
      Object.keys(demoServices).map((name, index) => ({
        name,
        address: `192.0.2.${10 + index}`, // a documentation address (RFC 5737)
        user: "rl",
        hostKey: someHostKey(),
      })),
    );
    await demoPulumi(stack, ["config", "set", "hecate:observe", "off"]);
    const { exitCode } = await demoPulumi(stack, ["preview", "--diff"]);
    return exitCode;
  } finally {
    forgetStack(stack);
  }
}

function someHostKey(): string {
  const { publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const field = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from("ssh-ed25519")), field(raw)]).toString("base64")}`;
}

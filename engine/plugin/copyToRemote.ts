import { randomBytes } from "node:crypto";
import { isAbsolute } from "node:path";
import { connect, connectionField } from "./connection.ts";
import type { Context, Resource } from "./context.ts";
import { diff } from "./diff.ts";
import { check, type Failure, type Group } from "./fields.ts";
import { openSftp } from "./sftp.ts";
import { upload, writeText } from "./upload.ts";
import { reveal, sourceOf, unknown, unwrap, type Properties } from "./values.ts";

const group: Group = {
  name: "remote.CopyToRemoteInputs",
  fields: {
    connection: connectionField,
    triggers: { type: "list", replaces: true },
    source: { type: "source", required: true },
    remotePath: { type: "string", required: true },
  },
};

/** `command:remote:CopyToRemote`: a file, a text or a directory, by SFTP. Deleting it leaves the copy where it is. */
export const copyToRemote: Resource = {
  check: (inputs) => {
    const checked = check(group, inputs);
    return { inputs: checked.inputs, failures: [...checked.failures, ...sourceFailures(inputs)] };
  },
  diff: (state, inputs) => diff(group, state, inputs),
  preview: (inputs) => inputs,
  create: async (inputs, context) => {
    await copy(inputs, context);
    return inputs;
  },
  update: async (inputs, state, context) => {
    const isSameContent = sourceOf(inputs["source"])?.hash === sourceOf(state["source"])?.hash;
    if (!isSameContent || unwrap(inputs["remotePath"]) !== unwrap(state["remotePath"])) await copy(inputs, context);
    return inputs;
  },
  delete: () => Promise.resolve(),
  newId: () => randomBytes(4).toString("hex"),
};

function sourceFailures(inputs: Properties): Failure[] {
  const value = unwrap(inputs["source"]);
  if (value === unknown) return [];
  const source = sourceOf(value);
  if (source === undefined) return [{ property: "asset", reason: "either asset or archive must be set" }];
  if (source.path !== undefined || (source.kind === "asset" && source.text !== undefined)) return [];
  const reason =
    source.kind === "asset"
      ? "an asset to copy is a FileAsset or a StringAsset"
      : "an archive to copy is a FileArchive";
  return [{ property: source.kind, reason }];
}

async function copy(inputs: Properties, context: Context): Promise<void> {
  const source = sourceOf(reveal(inputs["source"] ?? null));
  const remotePath = unwrap(inputs["remotePath"]);
  if (source === undefined || typeof remotePath !== "string") throw new Error("nothing to copy");
  const client = await connect(reveal(inputs["connection"] ?? null), context);
  try {
    const sftp = await openSftp(client);
    if (source.path === undefined) await writeText(sftp, source.text ?? "", remotePath);
    else await upload(sftp, localPath(source.path, context.dir), remotePath);
  } finally {
    client.end();
  }
}

/** A slash at the end means something: it is kept. */
function localPath(path: string, dir: string): string {
  return isAbsolute(path) ? path : `${dir}/${path}`;
}

import { createHash } from "node:crypto";

import { directoryMode, isPlainPath, parents } from "./layout.ts";

/** A file of ours on the node. */
export interface NodeFile {
  /** Relative to the home directory. */
  readonly path: string;
  /** As chmod(1) takes it: `0644`. */
  readonly mode: "0600" | "0640" | "0644";
  readonly content: string;
  /** Whether it holds a secret: its lines are never shown, and a preview does not send it. Default false. */
  readonly secret?: boolean;
}

/** A symbolic link of ours. Both paths are relative to the home directory. */
export interface NodeLink {
  readonly path: string;
  readonly target: string;
}

/** What proves that a service is healthy. */
export interface Gate {
  /**
   * `socket`: the socket file below the home directory is there, and new. `ready`: an HTTP GET over that socket answers
   * with JSON that has `"ready": true`. `podman`: the container's own health check.
   */
  readonly kind: "socket" | "ready" | "podman" | "none";
  /** Path of the socket, or name of the container. */
  readonly argument: string;
  /** What `ready` asks for: `/health`. */
  readonly path?: string;
  readonly startPeriodSeconds: number;
  readonly deadlineSeconds: number;
}

/** A service as the node program handles it. */
export interface NodeService {
  readonly name: string;
  readonly image: string;
  /** An image that its start pulls without running it, so that it is pulled before anything is stopped. */
  readonly pulls?: string;
  /** Left alone, running or stopped. */
  readonly hold: boolean;
  /** Whether a boot must start it. */
  readonly boot: boolean;
  /** Files whose change is a reason to restart it. */
  readonly reads: readonly string[];
  /** Services that it cannot run without. */
  readonly requires: readonly string[];
  /** TCP ports that it publishes on the node. */
  readonly ports: readonly number[];
  /** Directories that hold its data, outermost first. */
  readonly data: readonly string[];
  readonly gate: Gate;
}

/** Everything that one stack wants on one node. */
export interface NodeState {
  /** `PROJECT/STACK`: who owns the files. */
  readonly owner: string;
  /** The node's name in the inventory; for messages. */
  readonly node: string;
  /** Whose the files are, on a node that knows no instance of the command. */
  readonly claim: string;
  /** The Erlang node name that daemons may get although they have data under another one. Default: none. */
  readonly acceptNodeName?: string;
  /** How long a started service must run undisturbed before it counts as proven, in seconds. */
  readonly stableSeconds: number;
  readonly files: readonly NodeFile[];
  readonly links: readonly NodeLink[];
  /** In the order in which they are told to start. */
  readonly services: readonly NodeService[];
  /** Values that must not be printed or kept on the node outside their files. */
  readonly secrets: readonly string[];
}

/** What an owner looks like: it is a part of commands and, with its slash, of a path on the node. */
export const ownerPattern = /^[A-Za-z0-9_][\w.-]*\/[A-Za-z0-9_][\w.-]*$/;

/** SHA-256 of a text as 64 hexadecimal digits. */
export function sha256(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * The state as the node program reads it: a row a line, fields separated by tabs, the first one the row's kind.
 * Throws a RangeError for a field that would break its row, or a path that leaves the home directory.
 */
export function renderManifest(state: NodeState): string {
  const directories = new Set([...state.files, ...state.links].flatMap((entry) => parents(entry.path)));
  const rows: string[][] = [
    ["owner", state.owner],
    ["node", state.node],
    ["claim", state.claim],
    ["stable", String(state.stableSeconds)],
    ...(state.acceptNodeName === undefined ? [] : [["rename", state.acceptNodeName]]),
    ...[...directories].map((path) => ["dir", directoryMode(path), checkPath(path)]),
    ...state.services.flatMap((service) => service.data.map((path) => ["data", "0750", checkPath(path)])),
    ...state.files.map((file) => [
      "file",
      file.mode,
      sha256(file.content),
      checkPath(file.path),
      file.secret === true ? "secret" : "plain",
    ]),
    ...state.links.map((link) => ["link", checkPath(link.path), checkPath(link.target)]),
    ...state.services.flatMap(serviceRows),
  ];
  return rows.map((row) => `${row.map(checkField).join("\t")}\n`).join("");
}

function serviceRows(service: NodeService): string[][] {
  const { gate } = service;
  return [
    ["service", service.name, service.image, service.hold ? "hold" : "run"],
    // Only the exception is a row: a bundle without one stays as it is.
    ...(service.pulls === undefined ? [] : [["pull", service.name, service.pulls]]),
    ...(service.boot ? [] : [["boot", service.name, "no"]]),
    ...service.reads.map((path) => ["reads", service.name, checkPath(path)]),
    ...service.requires.map((required) => ["requires", service.name, required]),
    ...service.ports.map((port) => ["port", service.name, String(port)]),
    [
      ...["gate", service.name, gate.kind, gate.argument],
      ...[String(gate.startPeriodSeconds), String(gate.deadlineSeconds)],
      ...(gate.path === undefined ? [] : [gate.path]),
    ],
  ];
}

// An empty field would vanish: the node program splits at tabs, and a shell takes several of them for one.
function checkField(field: string): string {
  if (!/^[^\t\n\r\0]+$/.test(field)) throw new RangeError(`${JSON.stringify(field)} cannot be a field of the manifest`);
  return field;
}

function checkPath(path: string): string {
  if (!isPlainPath(path)) {
    throw new RangeError(`${JSON.stringify(path)} is no plain path below the home directory`);
  }
  return path;
}

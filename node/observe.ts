import { spawn } from "node:child_process";

import type { Client } from "ssh2";

import { encodeQuestion } from "./bundle.ts";
import type { Question } from "./bundle.ts";
import { connect, disconnect } from "./connect.ts";
import type { SshConnection } from "./connection.ts";
import { atOnce } from "./atOnce.ts";
import { nodeProgram } from "./program.ts";
import { parseReport } from "./report.ts";
import type { Report } from "./report.ts";
import { visible } from "./visible.ts";

/** A node that could not be observed, in words for its operator. */
export class ObserveError extends Error {
  override readonly name = "ObserveError";
}

/** What is asked of a node. */
export interface Observation extends Omit<Question, "program"> {
  readonly connection: SshConnection | "local";
  /** Longest time for the answer, in seconds, after the login. Default 30. */
  readonly deadlineSeconds?: number;
}

/** A preview and its up look one after the other; a node that is away is to be told within 20 s all the same. */
const loginSeconds = 5;

/** More sessions than this at once are more than a laptop's uplink and its own processor like. */
export const mostSessions = 32;
const sessions = atOnce(mostSessions);

/**
 * Asks a node what a converge would do there, and how it is. One session, nothing is left on the node, nothing need be
 * there before. Throws a ReachError when it cannot be reached, an ObserveError when it gives no whole answer.
 */
export async function observe(node: string, { connection, ...question }: Observation): Promise<Report> {
  const program = nodeProgram();
  const { deadlineSeconds = 30, state, askRegistries } = question;
  const input = encodeQuestion({ state, askRegistries, program: program.text });
  const answer = await sessions(async () => {
    return runOnNode(node, connection, { command: program.plan, input, deadlineSeconds, loginSeconds });
  });
  try {
    return parseReport(answer.out);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const words = answer.error;
    throw new ObserveError(`${node}: it gave no whole answer within ${deadlineSeconds} s${words && `: ${words}`}`);
  }
}

/** What a command on a node has said. */
export interface Answer {
  readonly out: string;
  /** Standard error, or why the connection was lost; control characters are made visible. */
  readonly error: string;
}

/** A command for a node. */
export interface Task {
  /** For any login shell. */
  readonly command: string;
  /** Its standard input. */
  readonly input: string;
  /** Longest time for the answer after the login, and for the login itself. */
  readonly deadlineSeconds: number;
  readonly loginSeconds: number;
}

/** Runs a command on a node, to its end or to the deadline. Throws a ReachError when the node cannot be reached. */
export async function runOnNode(node: string, connection: SshConnection | "local", task: Task): Promise<Answer> {
  const { command, input, deadlineSeconds, loginSeconds } = task;
  const run = connection === "local" ? runHere : runThere(await connect(node, connection, loginSeconds));
  const { out, error } = await run(command, input, deadlineSeconds);
  return { out, error: visible(error.trim()) };
}

type Run = (command: string, input: string, deadlineSeconds: number) => Promise<Answer>;

/** What came until it ended, or until the deadline. */
const runHere: Run = (command, input, deadlineSeconds) =>
  new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], { timeout: deadlineSeconds * 1000, env: process.env });
    const answer = { out: "", error: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (answer.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (answer.error += text));
    child.once("error", reject);
    child.once("close", () => {
      resolve(answer);
    });
    // A program that ends before it has read everything says why by itself.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });

function runThere(client: Client): Run {
  return async (command, input, deadlineSeconds) => {
    const answer = { out: "", error: "" };
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(resolve, deadlineSeconds * 1000);
        client.once("error", reject);
        client.once("close", () => {
          resolve();
        });
        client.exec(command, (error, channel) => {
          if (error !== undefined) {
            reject(error);
            return;
          }
          channel.setEncoding("utf8").on("data", (text: string) => (answer.out += text));
          channel.stderr.setEncoding("utf8").on("data", (text: string) => (answer.error += text));
          channel.once("close", () => {
            resolve();
          });
          channel.on("error", reject);
          channel.end(input);
        });
      });
    } catch (error) {
      answer.error ||= error instanceof Error ? error.message : String(error);
    } finally {
      clearTimeout(timer);
      disconnect(client);
    }
    return answer;
  };
}

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";

import { ProgramShell, shells } from "./shell.ts";

const booting = {
  status: "starting",
  ready: false,
  boot: { boot_phase: "booting_stores", stores: {}, stores_ready: 3, stores_total: 12, elapsed_ms: 900 },
};

/** Answers every request on a unix socket with a text. */
const server = `
  const { createServer } = require("node:http");
  const [socket, text] = process.argv.slice(1);
  createServer((request, response) => {
    response.end(request.url === "/health" ? text : "{}");
  }).listen(socket, () => console.log("listening"));
`;

describe.each(shells)("the gate under %s", (shell) => {
  let place: ProgramShell;
  let child: ChildProcess | undefined;

  afterEach(() => {
    child?.kill();
    child = undefined;
    place.remove();
  });

  async function answering(text: string): Promise<void> {
    child = spawn(process.execPath, ["-e", server, `${place.home}/api.sock`, text], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (child.stdout !== null) await once(child.stdout, "data");
  }

  const curl = 'exec /usr/bin/curl "$@"';
  const look = `: >"$WORK/starts"; : >"$WORK/sockets"; why=none; healthy app ready api.sock 0 10 /health; echo "$? $why"`;

  describe.each([
    ["curl", { curl }, ["perl", "python3"]],
    ["python3", {}, ["perl"]],
    ["perl", {}, ["python3"]],
  ])("asking with %s", (_, programs, without) => {
    it.each([
      ["is ready", JSON.stringify({ status: "healthy", ready: true }), "0 none\n"],
      ["is ready, written with blanks", JSON.stringify({ ready: true, status: "healthy" }, undefined, 2), "0 none\n"],
      ["boots", JSON.stringify(booting), "1 /health does not say ready (booting_stores, 3 of 12 stores)\n"],
      ["starts", JSON.stringify({ status: "starting", ready: false }), "1 /health does not say ready (starting)\n"],
      ["says nothing of it", "pong", "1 /health does not say ready\n"],
    ])("a service that %s", async (_what, text, expected) => {
      place = new ProgramShell(shell, programs, without);
      await answering(text);
      expect(place.run(look).out).toBe(expected);
    });

    it("a socket that nobody listens on any more", async () => {
      place = new ProgramShell(shell, programs, without);
      await answering("");
      const gone = once(child ?? process, "exit");
      child?.kill("SIGKILL");
      await gone;
      expect(place.run(look).out).toBe("1 /health does not say ready\n");
    });
  });

  it("with nothing to ask with, the socket is proof, and that is said", async () => {
    place = new ProgramShell(shell, {}, ["perl", "python3"]);
    await answering(JSON.stringify(booting));
    expect(place.run(look).out).toBe(
      "app: this node has no curl, python3, perl or nc to ask /health with: its socket is taken as proof\n0 none\n",
    );
  });

  it("without its socket a service is not ready", () => {
    place = new ProgramShell(shell, { curl });
    expect(place.run(look).out).toBe("1 none\n");
  });

  it("a socket from before the start is no proof", async () => {
    place = new ProgramShell(shell, { curl });
    await answering(JSON.stringify({ ready: true }));
    const started = `echo app >"$WORK/starts"; echo app >"$WORK/started"; identity api.sock >"$WORK/sockets"; healthy app ready api.sock 0 10 /health; echo $?`;
    expect(place.run(started).out).toBe("1\n");
  });

  it("a socket made anew within the second is another one, though it has the old one's number", () => {
    place = new ProgramShell(shell);
    const twice = ": >api.sock; identity api.sock; rm api.sock; sleep 0.05; : >api.sock; identity api.sock";
    const [before, after] = place.run(twice).out.trimEnd().split("\n");
    expect(after).toMatch(/^api\.sock \d+ /);
    expect(after).not.toBe(before);
  });

  it.each([
    ["another mode", "chmod 600 api.sock"],
    ["a label, by a start that relabels its volumes", 'touch -h -d "$(stat -c %y api.sock)" api.sock'],
    ["a second name", "ln api.sock other.sock"],
  ])("a socket that was left behind stays an old one when it gets %s", async (_what, change) => {
    place = new ProgramShell(shell, { curl });
    await answering(JSON.stringify({ ready: true }));
    place.write("work/want", "gate\tapp\tready\tapi.sock\t10\t12\t/health\n");
    const { out } = place.run(
      `echo app >"$WORK/starts"; echo app >"$WORK/started"; note_sockets; before=$(stat -c %z api.sock); sleep 0.05; ${change}
      [ "$(stat -c %z api.sock)" != "$before" ] && healthy app ready api.sock 0 10 /health; echo $?`,
    );
    expect(out).toBe("1\n");
  });

  it("a socket that went with the stop is not remembered, and what comes in its place is proof", () => {
    // As where systemd's own restart of a broken service has made a good one a moment before the way back.
    const bind = "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"api.sock\")'";
    place = new ProgramShell(shell, {
      systemctl: `case "$*" in *stop*) rm -f api.sock ;; *" start "*) ${bind} ;; esac`,
    });
    const rows = `printf 'gate\\tapp\\tsocket\\tapi.sock\\t10\\t12\\n' >"$WORK/want"; printf 'restart\\tapp\\n' >"$WORK/plan.services"`;
    const { out } = place.run(
      `${rows}; MODE=rollback; ${bind}; stop && start; cat "$WORK/sockets"; cp "$WORK/starts" "$WORK/started"; healthy app socket api.sock 0 10; echo $?`,
    );
    expect(out).toBe("stop app\nstart app\n0\n");
  });

  it("what an unfinished run left running is on trial: its socket must be new, since its start and since the boot", async () => {
    place = new ProgramShell(shell);
    await answering("");
    place.write("systemd/private", "");
    const trial = `: >"$WORK/starts"; : >"$WORK/sockets"; echo app >"$WORK/started"; touch -d @100 systemd/private`;
    const look = "healthy app socket api.sock 0 10; echo $?";
    expect(place.run(`${trial}; ${look}`).out).toBe("0\n");
    expect(place.run(`${trial}; identity api.sock >"$STACK/sockets"; ${look}; rm "$STACK/sockets"`).out).toBe("1\n");
    expect(
      place.run(`${trial}; touch systemd/private; sleep 0.01; touch -d tomorrow systemd/private; ${look}`).out,
    ).toBe("1\n");
    // Of what runs on as before nothing is asked.
    expect(place.run(`${trial}; : >"$WORK/started"; touch -d tomorrow systemd/private; ${look}`).out).toBe("0\n");
  });

  it("tells what it waits for, and gives up at the deadline with the reason", () => {
    place = new ProgramShell(shell, {
      curl,
      systemctl: `case "$*" in *show*InvocationID*) printf 'Id=app.service\\nLoadState=loaded\\nActiveState=active\\nSubState=running\\nInvocationID=aa\\nNRestarts=0\\n' ;; esac`,
      journalctl: ":",
    });
    const clock = `clock() { now=$(($(cat ticks 2>/dev/null || echo 0) + 100)); echo $now >ticks; }; sleep() { :; }`;
    const rows = `printf 'stable\\t2\\nservice\\tapp\\timage\\trun\\ngate\\tapp\\tsocket\\tapi.sock\\t10\\t12\\n' >"$WORK/want"`;
    const { status, out } = place.run(
      `${clock}; ${rows}; : >"$WORK/held"; echo app >"$WORK/starts"; : >"$WORK/sockets"; gate`,
    );
    expect(status).toBe(1);
    const reason = `the socket ${place.home}/api.sock is not there, or is an old one`;
    expect(out).toContain(`waiting for app (${reason}), after 5 s\nwaiting for app (${reason}), after 10 s\n`);
    expect(out).toContain(`error: app.service did not become healthy within 12 s: ${reason}\n`);
  });
});

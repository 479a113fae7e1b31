import type { Host } from "../../../lab/index.ts";

/** Where a host's journal ends now. */
export async function journalCursor(host: Host): Promise<string> {
  const { stdout } = await host.root("journalctl --sync; journalctl -q -n 1 -o json --output-fields=");
  const { __CURSOR: cursor } = JSON.parse(stdout) as { __CURSOR: string };
  return cursor;
}

/**
 * The lines since then, but for those of a login, of the scope into which Podman moves itself when it is called from
 * one, and of the health checks that a service's own timer runs.
 */
export async function journalSince(host: Host, cursor: string): Promise<string[]> {
  const fields = "SYSLOG_IDENTIFIER,MESSAGE,UNIT,USER_UNIT";
  const { stdout } = await host.root(
    `journalctl --sync; journalctl -q -o json --output-fields=${fields} --after-cursor='${cursor}'`,
  );
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, string | undefined>)
    .filter((entry) => !isLogin(entry) && !isHealthCheck(entry))
    .map(({ SYSLOG_IDENTIFIER: who = "", MESSAGE: what = "" }) => `${who}: ${what}`);
}

type Entry = Record<string, string | undefined>;

function isLogin({ SYSLOG_IDENTIFIER: who = "", MESSAGE: what = "", UNIT: unit = "" }: Entry): boolean {
  return (
    /^(sshd|systemd-logind|login)/.test(who) ||
    (who === "systemd" && (/^(session|ssh)/.test(unit) || /podman-\d+\.scope/.test(what))) ||
    /^Removed session|session scope/i.test(what)
  );
}

function isHealthCheck({ SYSLOG_IDENTIFIER: who = "", MESSAGE: what = "", USER_UNIT: unit = "" }: Entry): boolean {
  return (
    /container (health_status|exec|exec_died) /.test(what) ||
    (who === "systemd" && /^[0-9a-f]{64}(-[0-9a-f]+)?\.(service|timer)$/.test(unit))
  );
}

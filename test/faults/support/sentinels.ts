import type { Host } from "../../../lab/index.ts";
import { inside } from "./inside.ts";

/** Files that are not ours, or that we must not touch, each where a careless program would. */
const foreign: Readonly<Record<string, string>> = {
  ".hecate/hecate-daemon/sentinel": "data of the core\n",
  ".hecate/hecate-traderd/reckon-db/sentinel": "a store of events\n",
  ".hecate/hecate-traderd/sentinel.new": "not a remnant of ours\n",
  ".hecate/hecate-marthad/sentinel": "more data\n",
  ".hecate/hecate-gone/sentinel": "data of a service that nobody declares any more\n",
  ".hecate/gitops/apps/foreign.env": "FOREIGN=1\n",
  ".hecate/gitops/apps/foreign.container": "[Container]\nImage=localhost/none\n",
  ".hecate/gitops/system/hecate-daemon.env.orig": "OLD=1\n",
  ".hecate/config/operator.conf": "mine\n",
  ".config/containers/systemd/other.container":
    "[Container]\nContainerName=other\nImage=ghcr.io/hecate-social/hecate-marthaw:0.1.0\nEnvironment=PORT=5999\n",
  ".config/containers/systemd/hecate-traderd.container.d/10-operator.conf": "[Container]\nLabel=operator=yes\n",
  ".config/systemd/user/plain.service": "[Service]\nExecStart=/bin/true\n",
};

/** Files of others among ours, and a service of somebody else that runs. */
export class Sentinels {
  readonly #host: Host;

  private constructor(host: Host) {
    this.#host = host;
  }

  static async plant(host: Host): Promise<Sentinels> {
    const script = Object.entries(foreign).map(
      ([path, content]) => `mkdir -p "$(dirname ${path})"\nprintf '%s' '${content}' >${path}`,
    );
    await inside(
      host,
      `umask 022\n${script.join("\n")}\nsystemctl --user daemon-reload && systemctl --user start other`,
    );
    return new Sentinels(host);
  }

  /** Content, mode, owner, inode and time of each. What is gone is missing. */
  async look(): Promise<string> {
    const paths = Object.keys(foreign).join(" ");
    return inside(this.#host, `sha256sum ${paths} 2>&1; stat -c '%n %a %U %i %y' ${paths} 2>&1; true`);
  }
}

import type { Host } from "../../../lab/index.ts";
import { unitPath } from "../../../node/layout.ts";
import { inside } from "./inside.ts";
import { tierOf } from "../../../services/unit.ts";
import { definitionOf } from "./wish.ts";
import type { Wish } from "./wish.ts";

/** What is wrong with a running service, in words; nothing when all of it is as the wish says. */
export async function wrongWith(host: Host, wish: Wish): Promise<string[]> {
  const definitions = Object.entries(wish.services).map(
    ([name, wished]) => [name, definitionOf(name, wished)] as const,
  );
  const script = definitions.map(([name, definition]) => {
    const tier = tierOf(definition);
    // Its own curl where the host has none.
    const ask =
      definition.kind === "daemon"
        ? `ask --unix-socket "$HOME"/.hecate/${name}/sockets/api.sock http://localhost/health`
        : `ask http://localhost:${definition.port ?? 0}/health`;
    const greeting = definition.env?.["GREETING"];
    return `
      ask() { curl -sf -m 5 "$@" || podman exec ${name} curl -sf "$@"; }
      [ "$(systemctl --user is-active ${name})" = active ] || echo "${name}: $(systemctl --user is-active ${name})"
      [ "$(readlink .config/containers/systemd/${name}.container)" = "$HOME/${unitPath(tier, `${name}.container`)}" ] || echo "${name}: not linked"
      grep -qxF 'Image=${definition.image}' .config/containers/systemd/${name}.container || echo "${name}: its unit says another image"
      case "$(${ask})" in *'"version":"${versionOf(definition.image)}"'*) ;; *) echo "${name}: another version answers: $(${ask})" ;; esac
      set -- $(podman inspect --format '{{.ImageName}} {{.Image}}' ${name})
      [ "$1" = '${definition.image}' ] || echo "${name}: runs $1"
      [ "$2" = "$(podman image inspect --format '{{.Id}}' '${definition.image}')" ] || echo "${name}: its image is not what the tag says now"
      ${greeting === undefined ? "" : `podman inspect --format '{{.Config.Env}}' ${name} | grep -qF 'GREETING=${greeting}' || echo "${name}: runs with another environment"`}
    `;
  });
  const expected = definitions.map(([name]) => `${name}.service`).join("\\n");
  const text = await inside(
    host,
    `${script.join("")}
    printf '${expected}\\n' | sort >/tmp/wanted
    systemctl --user list-units --plain --no-legend --all 'hecate-*.service' | awk '$2 != "not-found" { print $1 }' | sort | comm -3 - /tmp/wanted | sed 's/$/: there, or missing, against the wish/'
    ls .hecate/fleet/stacks/*/*/owed/* .hecate/fleet/stacks/*/*/open 2>/dev/null | sed 's/$/: left/'; true`,
  );
  return text.split("\n").filter((line) => line !== "");
}

function versionOf(image: string): string {
  return image.slice(image.lastIndexOf(":") + 1);
}

/**
 * Services that run something else than their files say, without a mark on the node that the next run would see. They
 * would stay so, and nobody would know.
 */
export async function unnoticed(host: Host): Promise<string[]> {
  const text = await inside(
    host,
    `ls .hecate/fleet/stacks/*/*/open >/dev/null 2>&1 && exit 0
    for name in $(systemctl --user list-units --plain --no-legend --state=active 'hecate-*.service' | sed 's/\\.service.*//'); do
      [ "$(podman inspect --format '{{.ImageName}}' $name)" = "$(sed -n 's/^Image=//p' .config/containers/systemd/$name.container)" ] ||
        ls .hecate/fleet/stacks/*/*/owed/$name >/dev/null 2>&1 || echo $name
    done`,
  );
  return text.split("\n").filter((line) => line !== "");
}

import { describe, expect, it } from "vitest";
import { renderService } from "../../services/service.ts";
import { fleet, oneNode, refusals, type Stack } from "./stack.ts";

const app = { kind: "daemon", image: "quay.io/me/app:1" };

function stack(fields: Readonly<Record<string, unknown>>): Stack {
  return oneNode({ services: ["my-app"] }, { services: { "my-app": { ...app, ...fields } } });
}

/** The files that a service of the configuration becomes, by name. */
function units(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const service = fleet(stack(fields)).nodes[0]?.services[0];
  if (service === undefined) throw new Error("the node has no service");
  const { unit, companions } = renderService(service.name, service.definition);
  return { service: unit, ...Object.fromEntries(companions.map(({ file, unit: text }) => [file, text])) };
}

/** The lines that some fields bring, with +, and take away, with -. */
function difference(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const [before = [], after = []] = [{}, fields].map((some) => units(some)["service"]?.split("\n"));
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

describe("keys of a service's unit", () => {
  it("are of every form that a key has", () => {
    const container = {
      ReadOnly: true,
      Notify: "healthy",
      PidsLimit: 100,
      HostName: "50%",
      Volume: ["/srv:/srv", { specifiers: "%h/in:/in" }],
      AddCapability: ["NET_RAW"],
      Mount: ["type=tmpfs,destination=/a b"],
      Exec: ["run", "$HOME"],
      Label: { A: "x y", B: 1, C: true, D: { specifiers: "%n" } },
    };
    expect(difference({ container })).toEqual([
      ...["+Volume=/srv:/srv", "+Volume=%h/in:/in"],
      ...["+ReadOnly=true", "+Notify=healthy", "+PidsLimit=100", "+HostName=50%%", "+AddCapability=NET_RAW"],
      ...['+Mount="type=tmpfs,destination=/a b"', "+Exec=run $$HOME"],
      ...['+Label="A=x y"', "+Label=B=1", "+Label=C=true", "+Label=D=%n"],
    ]);
    const sections = {
      unit: { After: ["other.service"], ConditionPathExists: "/etc/a" },
      service: { Nice: 5, MemoryMax: "2G", ExecStartPre: ["/bin/true", "-/bin/false"], Environment: { A: "1" } },
      quadlet: { DefaultDependencies: false },
      install: { WantedBy: ["other.target"] },
      extra: { Service: { IPAddressDeny: "any" }, Unit: { ConditionMemory: [">1G", "<9G"] } },
    };
    expect(difference(sections)).toEqual([
      "-WantedBy=default.target",
      ...["+After=other.service", "+ConditionPathExists=/etc/a", "+ConditionMemory=>1G", "+ConditionMemory=<9G"],
      ...["+[Quadlet]", "+DefaultDependencies=false"],
      ...["+Nice=5", "+MemoryMax=2G", "+ExecStartPre=/bin/true", "+ExecStartPre=-/bin/false", "+Environment=A=1"],
      ...["+IPAddressDeny=any", "+WantedBy=other.target"],
    ]);
  });

  it("are those of every manual page of systemd", () => {
    const sections = {
      unit: { StartLimitIntervalSec: "5min", ConditionMemory: ">1G" },
      service: { IPAddressDeny: "any", LimitCPU: "5min", OOMPolicy: "continue", UMask: "0027", PrivateTmp: true },
    };
    expect(difference(sections)).toEqual([
      ...["-StartLimitIntervalSec=10min", "+StartLimitIntervalSec=5min", "+ConditionMemory=>1G"],
      ...["+IPAddressDeny=any", "+LimitCPU=5min", "+OOMPolicy=continue", "+UMask=0027", "+PrivateTmp=true"],
    ]);
  });

  it("are taken away by an empty value, and reset", () => {
    expect(difference({ container: { AutoUpdate: null } })).toEqual(["-AutoUpdate=registry"]);
    expect(difference({ container: { Volume: [{ verbatim: "" }, "data.volume:/data"] } })).toEqual([
      "-Volume=%h/.hecate/my-app:%h/.hecate/my-app:Z",
      ...["+Volume=", "+Volume=data.volume:/data"],
    ]);
    expect(difference({ container: { PodmanArgs: { verbatim: "--a --b" } } })).toEqual(["+PodmanArgs=--a --b"]);
  });

  it("are silenced with a reason", () => {
    expect(difference({ silence: { "private-label-shared": "no SELinux here" } })).toEqual([
      "+# hecate-lint allow=private-label-shared no SELinux here",
    ]);
  });
});

describe("units that a service brings along", () => {
  it("are of four kinds", () => {
    const files = units({
      units: [
        { kind: "volume", name: "data", volume: { Label: { of: "me" } }, silence: { "volume-form": "because" } },
        { kind: "network", name: "inner" },
        { kind: "pod", name: "group", pod: { PublishPort: ["8080:80"] }, service: { TimeoutStopSec: 5 } },
        { kind: "image", name: "base", image: { Image: "quay.io/me/base:1" }, extra: { Unit: { X: "1" } } },
      ],
    });
    expect(files["data.volume"]).toBe("# hecate-lint allow=volume-form because\n\n[Volume]\nLabel=of=me\n");
    expect(files["inner.network"]).toContain("[Network]\n");
    expect(files["group.pod"]).toBe("[Pod]\nPublishPort=8080:80\n\n[Service]\nTimeoutStopSec=5\n");
    expect(files["base.image"]).toBe("[Unit]\nX=1\n\n[Image]\nImage=quay.io/me/base:1\n");
  });
});

describe("what is refused of a unit", () => {
  const here = "hecate:services.my-app";
  const specifier = "must be a text, { specifiers: … } or { verbatim: … }";
  const rows: readonly (readonly [fields: Readonly<Record<string, unknown>>, line: string])[] = [
    [{ container: { Readonly: true } }, '.container.Readonly: is no key of [Container] (did you mean "ReadOnly"?)'],
    [{ container: { Image: "x" } }, ".container.Image: is the service's own; use image"],
    [{ container: { HealthCmd: "x" } }, ".container.HealthCmd: is the service's own; use health.command"],
    [{ service: { Restrat: "no" } }, '.service.Restrat: is no key of [Service] (did you mean "Restart"?)'],
    [{ container: "x" }, ".container: must be a map, is a text"],
    [{ container: { ReadOnly: "yes" } }, ".container.ReadOnly: must be true or false, is a text"],
    [{ container: { Notify: "maybe" } }, '.container.Notify: must be true, false or "healthy", is a text'],
    [{ container: { PidsLimit: "1" } }, ".container.PidsLimit: must be a whole number, is a text"],
    [{ container: { PidsLimit: 1.5 } }, ".container.PidsLimit: must be a whole number, is a number"],
    [{ container: { Volume: "/a:/b" } }, ".container.Volume: must be a list, is a text"],
    [{ container: { Volume: [["/a"]] } }, `.container.Volume[0]: ${specifier}, is a list`],
    [
      { container: { Volume: ["%h/a:/b"] } },
      ".container.Volume[0]: is literal, so its % begins no specifier; write { specifiers: … } around it if it shall",
    ],
    [
      { container: { Volume: [{ specifiers: "%x" }] } },
      '.container.Volume[0].specifiers: "%x": "%x" is no systemd specifier; write %% for a percent sign',
    ],
    [{ container: { HostName: 7 } }, `.container.HostName: ${specifier}, is a number; put it in quotes`],
    [{ container: { HostName: { specifier: "a" } } }, `.container.HostName: ${specifier}, is a map`],
    [{ container: { HostName: "CHANGE_ME" } }, ".container.HostName: is a placeholder; fill in the real value"],
    [{ container: { Label: ["a=b"] } }, ".container.Label: must be a map, is a list"],
    [{ container: { Label: { a: 1.5 } } }, `.container.Label.a: ${specifier}, is a number; put it in quotes`],
    [
      { container: { Label: { a: { verbatim: "b" } } } },
      ".container.Label.a: can't be verbatim; write a text, or { specifiers: … }",
    ],
    [{ install: { WantedBy: true } }, ".install.WantedBy: must be a list, is true or false"],
    [{ extra: { Service: { A: 1 } } }, ".extra.Service.A: must be a list, is a number"],
    [{ extra: { Container: {} } }, ".extra.Container: is an unknown key"],
    [{ silence: { "volume-fork": "x" } }, '.silence.volume-fork: is no rule (did you mean "volume-form"?)'],
    [{ silence: { "volume-form": " " } }, ".silence.volume-form: is empty; say why the rule may be broken"],
    [{ units: [{ kind: "kube", name: "a" }] }, ".units[0].kind: must be one of volume, network, pod, image"],
    [
      { units: [{ kind: "volume", name: "a", pod: {} }] },
      ".units[0].pod: is for a unit of that kind; this one's keys go under volume",
    ],
    [
      { units: [{ kind: "volume", name: "a", volume: { Copy: null } }] },
      ".units[0].volume.Copy: is empty; leave it out",
    ],
    [{ units: [{ kind: "volume", name: "a b" }] }, ".units[0].name: is no name"],
  ];
  it.each(rows)("%j", (fields, line) => {
    const lines = refusals(stack(fields));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.slice(0, here.length + line.length)).toBe(here + line);
  });

  it("is all told at once", () => {
    const container = { Image: "x", ReadOnly: 1, Volume: ["%h/a:/b", 7] };
    expect(refusals(stack({ container, service: { Nicer: 1 } })).map((line) => line.split(": ")[0])).toEqual([
      `${here}.container.Image`,
      `${here}.container.ReadOnly`,
      `${here}.container.Volume[0]`,
      `${here}.container.Volume[1]`,
      `${here}.service.Nicer`,
    ]);
  });
});

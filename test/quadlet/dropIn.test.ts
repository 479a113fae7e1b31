import { describe, expect, test } from "vitest";
import { defineDropIn, readUnitDirectory, renderDropIn } from "../../quadlet/index.ts";
import { generate } from "./generator/generate.ts";

const limits = defineDropIn({
  kind: "container",
  of: "hecate-daemon",
  name: "10-limits",
  unit: { After: ["b.service"] },
  container: { Memory: "1g", Environment: { A: "x y" } },
  service: { Nice: 5 },
});

describe("a drop-in", () => {
  test("is a file beside the unit", () => {
    expect(renderDropIn(limits, { comment: ["of us"] })).toEqual({
      path: "hecate-daemon.container.d/10-limits.conf",
      text: '# of us\n\n[Unit]\nAfter=b.service\n\n[Container]\nMemory=1g\nEnvironment="A=x y"\n\n[Service]\nNice=5\n',
    });
  });

  test("is for all units of a kind, or of names that begin alike", () => {
    const rule = { kind: "volume", name: "a", volume: { Label: { b: "c" } } } as const;
    expect(renderDropIn(defineDropIn(rule)).path).toBe("volume.d/a.conf");
    expect(renderDropIn(defineDropIn({ ...rule, of: "hecate-" })).path).toBe("hecate-.volume.d/a.conf");
  });

  test("without anything of the kind's own needs no section of it", () => {
    expect(renderDropIn(defineDropIn({ kind: "pod", name: "a", service: { Nice: 1 } })).text).toBe(
      "[Service]\nNice=1\n",
    );
  });

  test("is refused for releases that read none, and under a name that nothing reads", () => {
    expect(() => renderDropIn(limits, { podman: "4.9" })).toThrow(
      "hecate-daemon.container.d/10-limits.conf: a drop-in needs Podman 5.0, the target is 4.9; leave it out or upgrade Podman",
    );
    expect(() => renderDropIn({ ...limits, name: "a b" })).toThrow("systemd loads no unit of this name");
  });

  test("is taken in by the generator, and read as it takes it", async () => {
    const { path, text } = renderDropIn(defineDropIn({ kind: "container", name: "a", container: { HostName: "h" } }));
    const unit = "[Container]\nImage=registry.example/image:1\nHostName=g\n";
    const { services } = await generate("5.8.2", { "u.container": unit, [path]: text });
    expect(services.get("u.service")).toContain("--hostname h");
    const [view] = readUnitDirectory(
      [
        { path: "u.container", text: unit },
        { path, text },
      ],
      "5.8.2",
    ).units;
    expect(view?.value("HostName")?.text).toBe("h");
  });
});

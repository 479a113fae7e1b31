import type { Since } from "./release.ts";

interface KindFacts {
  /** First release that reads files of this kind. */
  readonly since: Since;
  /** The section that is the kind's own. */
  readonly section: "Container" | "Volume" | "Network" | "Pod" | "Kube" | "Build" | "Image" | "Artifact";
  /** What the generator appends to the unit's name to name the service. */
  readonly suffix: string;
}

/** Kinds of Quadlet units, by their file name extension. */
export const kinds = {
  container: { since: "4.4", section: "Container", suffix: "" },
  volume: { since: "4.4", section: "Volume", suffix: "-volume" },
  network: { since: "4.4", section: "Network", suffix: "-network" },
  pod: { since: "5.0", section: "Pod", suffix: "-pod" },
  kube: { since: "4.4", section: "Kube", suffix: "" },
  build: { since: "5.2", section: "Build", suffix: "-build" },
  image: { since: "4.8", section: "Image", suffix: "-image" },
  artifact: { since: "5.7", section: "Artifact", suffix: "-artifact" },
} as const satisfies Readonly<Record<string, KindFacts>>;

/** A kind of Quadlet unit, which is also its file name extension. */
export type UnitKind = keyof typeof kinds;

/** Where a value of the configuration is: the keys from the top, `["nodes", "beam00", "services", 2]`. */
export type Path = readonly (string | number)[];

/** One mistake in the configuration. The text says what is wrong and the way out; it never holds a secret value. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/** `hecate:nodes.beam00.services[2]`: a path as `pulumi config set --path` takes it. */
export function render(path: Path): string {
  const [first, ...rest] = path;
  if (first === undefined) return "hecate:";
  return `hecate:${first}${rest.map((key) => (typeof key === "number" ? `[${key}]` : step(key))).join("")}`;
}

function step(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Mistakes as they are found. */
export class Problems {
  readonly #found = new Map<string, Problem[]>();

  /** The same text twice at one place counts once. */
  add(path: Path, text: string): void {
    const here = this.#found.get(render(path)) ?? [];
    if (here.some((problem) => problem.text === text)) return;
    this.#found.set(render(path), [...here, { path, text }]);
  }

  /** True when a mistake was found at this very place. */
  has(path: Path): boolean {
    return this.#found.has(render(path));
  }

  /** True when a mistake was found at this place or below it: what is missing there need not be told as well. */
  hasWithin(path: Path): boolean {
    const place = render(path);
    return [...this.#found.keys()].some(
      (key) => key === place || (/^[.[]/.test(key.slice(place.length)) && key.startsWith(place)),
    );
  }

  /** All mistakes, sorted by place. */
  all(): readonly Problem[] {
    return [...this.#found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, problems]) => problems);
  }

  /** Throws a ConfigError when anything was found. */
  throwIfAny(): void {
    if (this.#found.size > 0) throw new ConfigError(this.all());
  }
}

/** The stack's configuration can't be used. The message holds every mistake, with its place and the way out. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    super(
      [
        `The configuration of this stack has ${count}; no node has been touched.`,
        ...problems.map(({ path, text }) => `  ${render(path)}: ${text}`),
      ].join("\n"),
    );
    this.problems = problems;
  }
}

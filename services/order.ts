/** What each service wants to be started before it, by name. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Every service before those that depend on it; else in the order given. Dependencies outside the list do not count. */
export function dependencyOrder(names: readonly string[], dependencies: Dependencies): readonly string[] {
  const wanted = new Set(names);
  const ordered = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (!wanted.has(name) || seen.has(name)) return;
    seen.add(name);
    for (const dependency of dependencies.get(name) ?? []) visit(dependency);
    ordered.add(name);
  };
  for (const name of names) visit(name);
  return [...ordered];
}

/** Circles of services that wait for one another, each once, as the names along it; the first is not repeated. */
export function dependencyCycles(dependencies: Dependencies): readonly (readonly string[])[] {
  const cycles = new Map<string, readonly string[]>();
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start !== -1) {
      const cycle = trail.slice(start);
      cycles.set([...cycle].sort().join(" "), cycle);
      return;
    }
    if (done.has(name)) return;
    for (const dependency of dependencies.get(name) ?? []) visit(dependency, [...trail, name]);
    done.add(name);
  };
  for (const name of dependencies.keys()) visit(name, []);
  return [...cycles.values()];
}

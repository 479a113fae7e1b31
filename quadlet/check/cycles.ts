/**
 * The circles of a graph, each as the nodes in order, its first one not repeated: a shortest one through every node that
 * is in none of those before. A node that points to itself makes no circle.
 */
export function cycles<Node>(graph: ReadonlyMap<Node, readonly Node[]>): readonly (readonly [Node, ...Node[]])[] {
  const found: [Node, ...Node[]][] = [];
  const done = new Set<Node>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const circle = shortest(graph, start);
    if (circle === undefined) continue;
    found.push(circle);
    for (const node of circle) done.add(node);
  }
  return found;
}

/** A shortest way from a node back to it, breadth first. */
function shortest<Node>(graph: ReadonlyMap<Node, readonly Node[]>, start: Node): [Node, ...Node[]] | undefined {
  const ways: (readonly Node[])[] = [[]];
  const seen = new Set<Node>([start]);
  for (const way of ways) {
    const at = way.at(-1) ?? start;
    for (const next of graph.get(at) ?? []) {
      if (next === start && way.length > 0) return [start, ...way];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

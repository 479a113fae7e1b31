/** An edge of a graph. */
interface EdgeTo<Node> {
  readonly to: Node;
}

/** A circle as its edges: the last one leads to where the first one begins. */
export type Circle<Edge> = readonly [Edge, ...Edge[]];

/**
 * The circles of a graph, given as the edges that leave each node: a shortest one through every node that is in none of
 * those before. An edge from a node to itself makes no circle.
 */
export function cycles<Node, Edge extends EdgeTo<Node>>(
  graph: ReadonlyMap<Node, readonly Edge[]>,
): readonly Circle<Edge>[] {
  const found: Circle<Edge>[] = [];
  const done = new Set<Node>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const circle = shortest(graph, start);
    if (circle === undefined) continue;
    found.push(circle);
    for (const { to } of circle) done.add(to);
  }
  return found;
}

/** A shortest way from a node back to it, breadth first. */
function shortest<Node, Edge extends EdgeTo<Node>>(
  graph: ReadonlyMap<Node, readonly Edge[]>,
  start: Node,
): Circle<Edge> | undefined {
  const seen = new Set<Node>([start]);
  const ways: { readonly at: Node; readonly edges: readonly Edge[] }[] = [{ at: start, edges: [] }];
  for (const { at, edges } of ways) {
    for (const edge of graph.get(at) ?? []) {
      const [first, ...rest] = edges;
      if (edge.to === start && first !== undefined) return [first, ...rest, edge];
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      ways.push({ at: edge.to, edges: [...edges, edge] });
    }
  }
  return undefined;
}

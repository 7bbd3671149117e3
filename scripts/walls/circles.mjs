// Finds circles: groups of files each of which reaches all the others by imports.

/** The groups of more than one file, by Tarjan's algorithm; `edges` maps a file to the files it imports. */
export function circlesOf(edges) {
  const order = new Map();
  const lowest = new Map();
  const open = [];
  const isOpen = new Set();
  const circles = [];

  const visit = (file) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file));
    open.push(file);
    isOpen.add(file);
    for (const next of edges.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (isOpen.has(next)) lowest.set(file, Math.min(lowest.get(file), lowest.get(next)));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = open.splice(open.indexOf(file));
    for (const member of group) isOpen.delete(member);
    if (group.length > 1) circles.push(group);
  };

  for (const file of edges.keys()) if (!order.has(file)) visit(file);
  return circles;
}

/** The shortest way round from one file of a circle back to it. */
export function wayRound(start, edges) {
  const ways = [[start]];
  const seen = new Set();
  for (const way of ways) {
    for (const next of edges.get(way.at(-1)) ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return [start];
}

import type { Chunk } from "../protocol.js";

/** The site's own modules that a run needs, each after all that it imports. */
export function chunksFor(names: string[], all: ReadonlyMap<string, Chunk>): Chunk[] {
  const found = new Map<string, Chunk>();
  const visit = (name: string) => {
    const chunk = all.get(name);
    if (!chunk || found.has(name)) return;
    for (const other of Object.values(chunk.imports)) visit(other);
    found.set(name, chunk);
  };
  for (const name of names) visit(name);
  return [...found.values()];
}

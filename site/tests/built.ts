import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";

// The built pages, as files.

export const siteFolder = fileURLToPath(new URL("..", import.meta.url));

/** A site that a build has made. */
export class Built {
  readonly #known = new Map<string, Document>();

  constructor(readonly folder = path.join(siteFolder, "dist")) {
    if (!existsSync(folder))
      throw new Error(`${folder} is missing: run \`npm run site:build\` in the course's folder first`);
  }

  /** The names of all pages, `map/index.html` for instance. */
  get pages(): string[] {
    const names = readdirSync(this.folder, { recursive: true }) as string[];
    return names
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => name.endsWith(".html") && !name.startsWith("kata/"));
  }

  has(name: string): boolean {
    return existsSync(path.join(this.folder, name));
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), "utf8");
  }

  /** @param route without slashes around it */
  page(route: string): Document {
    const known = this.#known.get(route) ?? this.document(path.posix.join(route, "index.html"));
    this.#known.set(route, known);
    return known;
  }

  /** A page that the caller may change. */
  document(name: string): Document {
    return parseHTML(this.read(name)).document as unknown as Document;
  }
}

import { readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

export interface Served {
  url: string;
  close(): void;
}

/**
 * Serves a built site as GitHub Pages does: folders have their index, and what is missing gets 404.html, if there is one.
 *
 * @param own texts that are no files of the folder, by their addresses
 * @param port the port that another server had, for a site that is there again; any one unless given
 */
export async function serve(
  folder: string,
  base = "/",
  own: Record<string, string> = {},
  port = 0,
): Promise<Served> {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url!, "http://here").pathname);
    const file = asked.startsWith(base) ? fileAt(`${folder}/${asked.slice(base.length)}`) : undefined;
    const sent = file ?? fileAt(path.join(folder, "404.html"));
    const name = asked in own ? asked : (sent ?? "");
    const type = TYPES[path.extname(name) || ".html"] ?? "application/octet-stream";
    response.writeHead(asked in own || file ? 200 : 404, { "content-type": type });
    response.end(own[asked] ?? (sent && readFileSync(sent)));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => void server.close() };
}

function fileAt(asked: string): string | undefined {
  const file = asked.endsWith("/") ? path.join(asked, "index.html") : asked;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

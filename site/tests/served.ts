import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import path from "node:path";
import { build } from "esbuild";
import { root } from "../../grader/node/course/paths.js";

// A page with nothing on it but the judge, under a policy as strict as the site's.

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
};

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'";

/** @param entry the page's script, by its path from the root */
export async function served(entry: string): Promise<Server> {
  if (!existsSync(path.join(root, "site", "public", "kata", "course.json")))
    throw new Error("there is no site/public/kata: npm run site:judge makes it");
  const { outputFiles } = await build({
    entryPoints: [path.join(root, entry)],
    ...{ bundle: true, format: "esm", platform: "browser", target: "es2022", write: false },
    nodePaths: [path.join(root, "site", "node_modules")],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  const html = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script type="module" src="/page.js"></script>`;
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = path.join(root, "site", "public", pathname);
    const own: Record<string, string> = { "/": html, "/page.js": outputFiles[0].text };
    const content = own[pathname] ?? (existsSync(file) ? readFileSync(file) : undefined);
    if (content === undefined) return void response.writeHead(404).end();
    const type =
      pathname === "/" ? "text/html" : (TYPES[path.extname(pathname)] ?? "application/octet-stream");
    response.writeHead(200, { "content-type": type }).end(content);
  }).listen(0);
}

export const addressOf = (server: Server): string =>
  `http://localhost:${(server.address() as { port: number }).port}/`;

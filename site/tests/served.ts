import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "../../grader/node/course/paths.js";
import { serve } from "./serve.js";

/** The frame of the judge brings its own policy, in which its script's hash stands; the page's has to allow the same. */
const policyWith = (frame: string) =>
  `default-src 'none'; connect-src 'self'; worker-src blob:; script-src 'self' 'wasm-unsafe-eval' blob: ${/'sha256-[^']+'/.exec(frame)![0]}`;

/**
 * Serves a page with nothing on it but the judge, under a policy as strict as the site's.
 *
 * @param entry the page's script, by its path from the root
 */
export async function served(entry: string): ReturnType<typeof serve> {
  const folder = path.join(root, "site", "public");
  if (!existsSync(path.join(folder, "kata", "course.json")))
    throw new Error("there is no site/public/kata: npm run site:judge makes it");
  const { outputFiles } = await build({
    entryPoints: [path.join(root, entry)],
    ...{ bundle: true, format: "esm", platform: "browser", target: "es2022", write: false },
    nodePaths: [path.join(root, "site", "node_modules")],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  const policy = policyWith(readFileSync(path.join(folder, "kata", "frame.html"), "utf8"));
  const html = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module" src="/page.js"></script>`;
  return serve(folder, "/", { "/": html, "/page.js": outputFiles[0].text });
}

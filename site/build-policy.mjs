import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { policyOf } from "./policy.mjs";

// Writes its policy into every page that Astro has built. Astro's own policy does not know Starlight's inline scripts.

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(here, process.env.SITE_OUT ?? "dist");
const META = '<meta http-equiv="Content-Security-Policy"';
const HEAD = /<head[^>]*>\s*<meta charset="utf-8"\s*\/?>/i;

const pages = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
for (const name of pages) {
  const file = path.join(folder, name);
  const html = readFileSync(file, "utf8");
  // A frame of the judge brings its own policy.
  if (html.includes(META)) continue;
  if (!HEAD.test(html))
    throw new Error(
      `${file}: the head does not begin with <meta charset="utf-8">, after which the policy belongs`,
    );
  if (/<[^>]+\son[a-z]+=/.test(withoutCode(html)))
    throw new Error(`${file}: an attribute such as onclick is refused by the policy`);
  writeFileSync(
    file,
    html.replace(HEAD, (start) => `${start}${META} content="${policyOf(html)}">`),
  );
}
console.log(`The policy is in ${pages.length} pages.`);

/** What scripts, styles and attributes' values say is no attribute. */
function withoutCode(html) {
  return html.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, "").replaceAll(/"[^"]*"/g, '""');
}

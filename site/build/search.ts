import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../../grader/node/course/paths.js";
import type { Titles } from "../../grader/site/search/by-title.js";

// A step of `npm run site:build`: has the search name first the pages whose title is what somebody typed. Pagefind weighs words, and has no
// way to say so. It may be run again on what it has written.

const folder = path.resolve(root, "site", process.env.SITE_OUT ?? "dist", "pagefind");
const file = (name: string) => path.join(folder, name);
const [OWN, INDEX] = ["pagefind.js", "pagefind-index.js"].map(file);

if (!existsSync(INDEX)) renameSync(OWN, INDEX);
const titles = Object.fromEntries(readdirSync(file("fragment")).map(titleIn));
await build({
  entryPoints: [path.join(root, "grader/site/search/pagefind.ts")],
  ...{ bundle: true, minify: true, format: "esm", target: "es2022", outfile: OWN },
  external: ["./pagefind-index.js"],
  define: { TITLES: JSON.stringify(titles) },
  logLevel: "warning",
});
console.log(`The search knows ${Object.keys(titles).length} titles.`);

/** A page of the index: behind a mark of a few bytes, JSON. Its name is the id that results have. */
function titleIn(name: string): [id: string, Titles[string]] {
  const text = gunzipSync(readFileSync(file(path.join("fragment", name)))).toString("utf8");
  const { url, meta } = JSON.parse(text.slice(text.indexOf("{"))) as {
    url: string;
    meta: { title?: string };
  };
  if (!meta.title) throw new Error(`${url} has no title in the index of the search: has Pagefind changed?`);
  return [name.replace(/\.pf_fragment$/, ""), [meta.title, url.split("/").at(-2) ?? ""]];
}
